import { buildDashboard } from './platform/build-dashboard.ts'
import { runUntilStopped } from './platform/lifecycle.ts'
import { prepare } from './platform/prepare.ts'
import { removeRunRecord, writeRunRecord } from './platform/run-record.ts'
import { readPlatformEnv } from './platform/service-env.ts'
import { listServices } from './platform/services.ts'
import { createSupervisor } from './platform/supervisor.ts'
import { welcome } from './platform/welcome.ts'

// npm start: the whole platform on one machine, until asked to stop.
const env = readPlatformEnv()

await runUntilStopped(async (lifecycle) => {
  const platform = await prepare(env, lifecycle)
  await lifecycle.step('Building the dashboard', () => buildDashboard(lifecycle.signal))

  const supervisor = createSupervisor({
    logDirectory: platform.logDirectory,
    signal: lifecycle.signal,
    onChange: (processes) => writeRunRecord(env.DATA_DIR, { url: platform.url, pid: process.pid, processes }),
  })
  lifecycle.defer(supervisor.stop)
  lifecycle.defer(async () => removeRunRecord(env.DATA_DIR))
  const services = listServices(env, platform.serviceEnv)
  await lifecycle.step('Starting the services', () => supervisor.start(services.behind))
  await lifecycle.step('Opening the reverse proxy', () => supervisor.start([services.gateway]))
  await welcome(platform, lifecycle)
  // A parent with an IPC channel (a test) waits for this.
  process.send?.('up')
})
