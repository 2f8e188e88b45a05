import { platform } from '@abparts/auth/platform'
import { openLegacyFiles } from '@abparts/media/legacy/files'
import { migrateImages } from '@abparts/media/legacy/migrate-images'
import { noWord, readWord } from '@abparts/media/legacy/operator-word'
import { openLegacySource } from '@abparts/media/legacy/source'
import { exportImagesCommand } from './export-images.ts'
import { addToTotals, createTotals, findingsOf, leftIn, lineOf, planOf, summaryOf } from './migrate-images-report.ts'
import { openOldDatabase } from './open-old-database.ts'
import { createOutput } from './output.ts'
import { createProgress } from './progress.ts'
import { runCommand } from './run-command.ts'

interface MigrateOptions {
  from?: string | undefined
  export?: string | undefined
  databaseUrl?: string | undefined
  keepRole?: string[] | undefined
  proprietaryTo?: string | undefined
  ignoreColumn?: string[] | undefined
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

interface BringInOptions {
  from: string
  databaseUrl: string | undefined
  named: Pick<MigrateOptions, 'keepRole' | 'proprietaryTo' | 'ignoreColumn'>
  dryRun: boolean
  json: boolean
}

/** `media migrate-images`: one way with `--from`, the other with `--export`. */
export function migrateImagesCommand(
  { from, export: to, databaseUrl, dryRun = false, json = false, ...named }: MigrateOptions,
  command: { error: (message: string) => never },
): Promise<never> {
  if (to !== undefined) return exportImagesCommand({ to, dryRun, json })
  if (from === undefined) command.error("error: option '--from <directory>' or '--export <directory>' is needed")
  return bringIn({ from, databaseUrl, named, dryRun, json })
}

/** Says what there is, prints what is not taken over as it is, and ends with the numbers. */
const bringIn = ({ from, databaseUrl, named, dryRun, json }: BringInOptions): Promise<never> =>
  runCommand({ adopt: false }, async ({ db, signal }) => {
    const files = await openLegacyFiles(from)
    await using old = databaseUrl === undefined ? null : await openOldDatabase(databaseUrl)
    const isCopy = old !== null
    const word = old === null ? noWord : await readWord(old.db, db, named)
    const source = await openLegacySource(old?.db ?? db, { files, isOurs: !isCopy, word })
    const plan = await source.count()
    const progress = createProgress(plan.rows)
    const { tell } = createOutput(json, progress)
    tell(planOf(plan, isCopy), { plan })

    const totals = createTotals()
    await migrateImages(db, platform.actor, source, {
      ...{ isRehearsal: dryRun, signal },
      onOwner: (legacy, migrated) => {
        addToTotals(totals, migrated)
        for (const finding of findingsOf(legacy, migrated)) tell(lineOf(finding), finding)
        progress.advance(1)
      },
    })
    tell(summaryOf(totals, { isCopy, isRehearsal: dryRun, isStopped: signal.aborted }), { ...totals, dryRun })
    if (signal.aborted) return 2
    return leftIn(totals) === 0 ? 0 : 1
  })
