import type { Report } from './report.ts'
import { runCommand } from './run-command.ts'

/** A command that counts only when it fails. */
type Check = (name: string, command: readonly string[]) => Promise<boolean>

export const commandCheck =
  ({ stage }: Report, signal: AbortSignal): Check =>
  (name, command) =>
    stage(name, async () => {
      const { ok, output } = await runCommand(command, { signal })
      return { passed: 0, failed: ok ? 0 : 1, output }
    })

/** Checks of the sources that do not run them. */
export const checkSources = (check: Check) => [
  check('types', ['turbo', 'run', 'typecheck', '--output-logs=errors-only']),
  check('lint and format', ['biome', 'ci', '.']),
  check('unused code', ['knip', '--no-progress']),
]
