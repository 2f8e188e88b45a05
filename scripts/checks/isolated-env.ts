import { envSchemas } from '../platform/service-env.ts'

const ownVariables = Object.values(envSchemas).flatMap((schema) => Object.keys(schema.in.shape))

/**
 * This process's environment without the platform's own settings: a test must never touch a database in use. They are
 * empty instead of absent, because absent ones would be read from .env.
 */
export const isolatedEnv = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...Object.fromEntries(ownVariables.map((name) => [name, ''])),
})
