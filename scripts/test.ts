import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createBucket, startS3Server } from '@abparts/testing/s3'
import { checkSources, commandCheck } from './checks/check-sources.ts'
import { createReport } from './checks/report.ts'
import { requirePrograms } from './checks/require-programs.ts'
import { runVitest } from './checks/run-vitest.ts'
import { startPlatform } from './checks/start-platform.ts'
import { runOnce } from './platform/lifecycle.ts'

// npm test: all checks and tests. A check that is no test only counts when it fails.
await runOnce(async ({ signal, defer }) => {
  const { chromium } = requirePrograms()
  const directory = mkdtempSync(path.join(tmpdir(), 'abparts-test-'))
  // As root, PostgreSQL runs as another user, who has to pass through.
  chmodSync(directory, 0o755)
  defer(async () => rmSync(directory, { recursive: true, force: true }))

  const report = createReport()
  const { total, stage } = report
  const tests = (name: string, project: string, env: NodeJS.ProcessEnv = {}) =>
    stage(name, () => runVitest({ project, env, directory, signal }))

  await Promise.all(checkSources(commandCheck(report, signal)))
  await tests('unit and integration', 'code')
  await tests('commands and services', 'system')
  await tests('start and stop', 'start')

  const judged = (work: Promise<void>) => () =>
    work.then(
      () => ({ passed: 0, failed: 0, output: '' }),
      (error: unknown) => ({ passed: 0, failed: 1, output: String(error) }),
    )
  const onPlatform = async (settings: NodeJS.ProcessEnv, work: (env: NodeJS.ProcessEnv) => Promise<void>) => {
    const platform = await startPlatform(directory, settings)
    defer(platform.stop)
    if (await stage('the platform starts', judged(platform.ready))) await work(platform.testEnv())
    await stage('the platform stops', judged(platform.stop()))
  }
  await onPlatform({}, async (env) => {
    await tests('acceptance', 'acceptance', env)
    await tests('browser', 'browser', { ...env, CHROMIUM_PATH: chromium })
  })
  // The same installation, now with S3.
  const { server, close } = await startS3Server()
  defer(close)
  const bucket = await createBucket(server)
  defer(bucket.close)
  await onPlatform({ ...bucket.env, STORAGE_BACKEND: 's3' }, async (env) => {
    await tests('acceptance on S3', 'acceptance', env)
  })

  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  if (total.failed > 0) process.exitCode = 1
})
