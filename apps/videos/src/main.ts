import { readEnv } from '@abparts/runtime/env'
import { runWorkers } from '@abparts/runtime/workers'
import { Env } from './env.ts'

const env = readEnv(Env)

// Imported where it runs: the process that only supervises workers does not need it.
runWorkers(env.WORKERS, async (options) => {
  const { startService } = await import('./start-service.ts')
  await startService(env, options)
})
