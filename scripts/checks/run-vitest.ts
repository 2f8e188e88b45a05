import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { StageResult } from './report.ts'
import { runCommand } from './run-command.ts'

interface VitestOptions {
  /** A project of vitest.config.ts. */
  project: string
  env?: NodeJS.ProcessEnv
  /** For the report. */
  directory: string
  signal: AbortSignal
}

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
})

/**
 * Runs a vitest project and counts the results in its report. A skipped test counts as failed. So does a run without
 * tests, or one that vitest itself reports as failed (a file that does not load, an error outside tests).
 */
export async function runVitest({ project, env, directory, signal }: VitestOptions): Promise<StageResult> {
  const file = path.join(directory, `${project}.json`)
  const { ok, output } = await runCommand(
    [
      'bun',
      '--bun',
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${file}`,
    ],
    { ...(env && { env }), signal },
  )
  if (!existsSync(file)) return { passed: 0, failed: 1, output }
  const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
  const passed = report.numPassedTests
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests
  const hidden = failed === 0 && (!ok || passed === 0) ? 1 : 0
  return { passed, failed: failed + hidden, output }
}
