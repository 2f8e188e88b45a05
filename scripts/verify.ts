import { spawnSync } from 'node:child_process'
import { print } from '@abparts/runtime/print'
import { checkSources, commandCheck } from './checks/check-sources.ts'
import { createReport } from './checks/report.ts'
import { runOnce } from './platform/lifecycle.ts'
import { root } from './platform/root.ts'

const isKnown = (commit: string) =>
  spawnSync('git', ['rev-parse', '--verify', '--quiet', commit], { cwd: root }).status === 0

// npm run verify: before a commit. Types, lint, unused code, and the tests of what changed.
await runOnce(async ({ signal }) => {
  const report = createReport()
  const check = commandCheck(report, signal)
  const since = isKnown('origin/main') ? 'origin/main' : 'HEAD~1'
  const only = ['--project', 'code', '--changed', since, '--passWithNoTests']
  await Promise.all([...checkSources(check), check(`tests since ${since}`, ['bun', '--bun', 'vitest', 'run', ...only])])
  print('', 'Left out: *.system.test.ts, the acceptance suite and the browser. npm test runs everything.')
  if (report.total.failed > 0) process.exitCode = 1
})
