import { scopeOf } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { reportPlatform } from '@abparts/media/report-storage'
import { print, printJson } from '@abparts/runtime/print'
import { describeReport } from './describe-report.ts'
import { runCommand } from './run-command.ts'

interface ReportCommandOptions {
  json?: boolean | undefined
}

/** `media report`: prints what is stored, as tables or as one JSON object. */
export const reportCommand = ({ json = false }: ReportCommandOptions): Promise<never> =>
  runCommand({ adopt: false }, async ({ db }) => {
    const report = await reportPlatform(db, scopeOf(platform, 'see', 'platform'), { now: new Date() })
    if (json) printJson(report)
    else print(...describeReport(report).split('\n'))
    return 0
  })
