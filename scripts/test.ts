import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createReport } from './checks/report.ts'
import { requirePrograms } from './checks/require-programs.ts'
import { runCommand } from './checks/run-command.ts'
import { runVitest } from './checks/run-vitest.ts'
import { startPlatform } from './checks/start-platform.ts'
import { runOnce } from './platform/lifecycle.ts'

// npm test: everything that proves the project. A check that is no test counts only when it fails.
await runOnce(async ({ signal, defer }) => {
  const { chromium } = requirePrograms()
  const directory = mkdtempSync(path.join(tmpdir(), 'abparts-test-'))
  // As root, PostgreSQL is another user, who has to pass through.
  chmodSync(directory, 0o755)
  defer(async () => rmSync(directory, { recursive: true, force: true }))

  const { total, stage } = createReport()
  const check = (name: string, command: readonly string[]) =>
    stage(name, async () => {
      const { ok, output } = await runCommand(command, { signal })
      return { passed: 0, failed: ok ? 0 : 1, output }
    })
  const tests = (name: string, project: string, env: NodeJS.ProcessEnv = {}) =>
    stage(name, () => runVitest({ project, env, directory, signal }))

  await Promise.all([
    check('types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only']),
    check('lint and format', ['biome', 'ci', '.']),
    check('unused code', ['knip', '--no-progress']),
  ])
  await tests('unit and integration', 'code')
  await tests('start and stop', 'start')

  const platform = await startPlatform(directory)
  defer(platform.stop)
  const judged = (work: Promise<void>) => () =>
    work.then(
      () => ({ passed: 0, failed: 0, output: '' }),
      (error: unknown) => ({ passed: 0, failed: 1, output: String(error) }),
    )
  if (await stage('the platform starts', judged(platform.ready))) {
    const env = platform.testEnv()
    await tests('acceptance', 'acceptance', env)
    await tests('browser', 'browser', { ...env, CHROMIUM_PATH: chromium })
  }
  await stage('the platform stops', judged(platform.stop()))

  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  if (total.failed > 0) process.exitCode = 1
})
