import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { StageResult } from './report.ts'
import { runCommand } from './run-command.ts'

interface VitestOptions {
  /** Of vitest.config.ts. */
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
 * Runs a vitest project and counts from its report. A test that was skipped counts as failed, and so does a run
 * without tests or one that vitest itself calls failed (a file that does not load, an error outside of tests).
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
