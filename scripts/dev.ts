import { once } from 'node:events'
import { AppError } from '@abparts/contracts/error'
import { Port, readEnv } from '@abparts/runtime/env'
import { z } from 'zod'
import { spawnTurbo } from './platform/build-dashboard.ts'
import { runOnce } from './platform/lifecycle.ts'
import { prepare } from './platform/prepare.ts'
import { requireFreePorts } from './platform/require-free-ports.ts'
import { readPlatformEnv } from './platform/service-env.ts'
import { waitUntilReady } from './platform/wait-until-ready.ts'
import { welcome } from './platform/welcome.ts'

// npm run dev: like npm start, but turbo runs all apps with reload, and the dashboard comes from Vite.
const env = readPlatformEnv()
const { DASHBOARD_PORT } = readEnv(z.object({ DASHBOARD_PORT: Port.default(5173) }))

await runOnce(async (lifecycle) => {
  await requireFreePorts('127.0.0.1', { DASHBOARD_PORT })
  const platform = await prepare(env, lifecycle)
  const { shared, gatewayOnly, local } = platform.serviceEnv

  const turbo = spawnTurbo(['run', 'dev', 'dev:worker', '--env-mode=loose', '--ui=stream', '--concurrency=20'], {
    env: {
      ...shared,
      ...gatewayOnly,
      DASHBOARD_PORT: String(DASHBOARD_PORT),
      DASHBOARD_DEV_URL: `http://127.0.0.1:${DASHBOARD_PORT}`,
    },
    output: 'inherit',
  })
  const ended = once(turbo, 'exit')
  lifecycle.defer(async () => {
    turbo.kill('SIGTERM')
    await ended
  })
  const open = async () => {
    await waitUntilReady('The reverse proxy', `${local(env.PORT)}/health/ready`, lifecycle.signal)
    await welcome(platform, lifecycle)
    await lifecycle.stopped
  }
  const died = async () => {
    await ended
    throw new AppError('unavailable', 'turbo has ended: see above.')
  }
  await Promise.race([open(), died()])
})
