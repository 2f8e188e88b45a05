import { BaseUrl, DatabaseUrl, MediaUrlSecrets, Port, Workers } from '@abparts/runtime/env'
import { z } from 'zod'

export const Env = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    IMAGES_PORT: Port.default(3001),
    DATABASE_URL: DatabaseUrl,
    /** The front door: access tokens are made for it. */
    PORT: Port.default(3000),
    PUBLIC_URL: BaseUrl.optional(),
    JWKS_URL: BaseUrl.optional(),
    IMAGES_PUBLIC_URL: BaseUrl.optional(),
    MEDIA_URL_SECRETS: MediaUrlSecrets,
    WORKERS: Workers,
  })
  .transform(({ PUBLIC_URL, JWKS_URL, ...env }) => ({
    ...env,
    PUBLIC_URL: PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    JWKS_URL: JWKS_URL ?? `http://127.0.0.1:${env.PORT}/api/auth/jwks`,
  }))
