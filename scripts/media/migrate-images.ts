import { platform } from '@abparts/auth/platform'
import { AppError } from '@abparts/contracts/error'
import { formatBytes } from '@abparts/contracts/format'
import { openLegacyFiles } from '@abparts/core/legacy/files'
import { type MigratedOwner, migrateImages } from '@abparts/core/legacy/migrate'
import { noOverrides, readOverrides } from '@abparts/core/legacy/operator-overrides'
import { type LegacyCount, type LegacyOwner, openLegacySource } from '@abparts/core/legacy/source'
import { type Database, openDatabase } from '@abparts/db/client'
import { DatabaseUrl } from '@abparts/runtime/env'
import { sql } from 'drizzle-orm'
import { exportImagesCommand } from './export-images.ts'
import { countOf, createOutput, createProgress } from './output.ts'
import { describeLostRoles } from './restore.ts'
import { runCommand } from './run-command.ts'

/**
 * Opens the database of an old installation, read-only on the server. Throws `bad_request` for an invalid database URL,
 * `unavailable` when it cannot be used.
 */
async function openOldDatabase(databaseUrl: string): Promise<{ db: Database } & AsyncDisposable> {
  const parsed = DatabaseUrl.safeParse(databaseUrl)
  if (!parsed.success) throw new AppError('bad_request', `--database-url: ${parsed.error.issues[0]?.message}`)
  const url = new URL(parsed.data)
  const { db, close } = openDatabase(url.href, { isReadOnly: true })
  try {
    await db.execute(sql`select 1`)
  } catch (cause) {
    await close()
    throw new AppError('unavailable', `The old database ${url.pathname.slice(1)} at ${url.host} cannot be used.`, {
      cause,
    })
  }
  return { db, [Symbol.asyncDispose]: close }
}

/** The results for all rows and images; sizes are those of the new images. */
const createTotals = () => ({
  rows: { copied: 0, unchanged: 0, deleted: 0, refused: 0 },
  pictures: { migrated: 0, repaired: 0, unchanged: 0, missing: 0, refused: 0 },
  /** E-mail addresses of people who had more rights there, and became users. */
  lostRoles: Array.of<string>(),
  bytesBefore: 0,
  bytesAfter: 0,
})
type Totals = ReturnType<typeof createTotals>

function addToTotals(totals: Totals, { row, images, lostRole }: MigratedOwner): void {
  if (lostRole !== null) totals.lostRoles.push(lostRole)
  if (row !== null) totals.rows[row] += 1
  for (const { outcome, sourceBytes, encoded } of images) {
    totals.pictures[outcome] += 1
    if (encoded === null) continue
    totals.bytesBefore += sourceBytes
    totals.bytesAfter += encoded.bytes.length
  }
}

/** How many rows and images are not in the database. */
const leftIn = ({ rows, pictures }: Totals): number => rows.refused + pictures.missing + pictures.refused

const planOf = ({ rows, paths }: LegacyCount, isCopy: boolean): string =>
  `${isCopy ? 'The old database has ' : ''}${countOf(rows, 'row')} with ${countOf(paths, 'path')} of files.`

interface Finding {
  owner: string
  id: string
  name: string
  /** Null for the row itself. */
  picture: string | null
  outcome: 'repaired' | 'missing' | 'deleted' | 'refused'
  reason: string | null
}

/** What an operator must know about an owner: what was not migrated, or not as it should be. */
function findingsOf({ owner: { type, id }, name, images }: LegacyOwner, migrated: MigratedOwner): Finding[] {
  const about = { owner: type, id, name }
  const findings: Finding[] = []
  if (migrated.row === 'refused' || migrated.row === 'deleted')
    findings.push({ ...about, picture: null, outcome: migrated.row, reason: migrated.reason })
  for (const [index, { outcome, reason }] of migrated.images.entries())
    if (outcome === 'repaired' || outcome === 'missing' || outcome === 'refused')
      findings.push({ ...about, picture: images[index]?.name ?? '', outcome, reason })
  return findings
}

const lineOf = ({ outcome, owner, name, id, picture, reason }: Finding): string =>
  [outcome.padEnd(8), `${owner} ${name} (${id})`, picture, reason].filter((text) => text !== null).join('  ')

interface SummaryOptions {
  isCopy: boolean
  isRehearsal: boolean
  isStopped: boolean
}

function summaryOf(totals: Totals, { isCopy, isRehearsal, isStopped }: SummaryOptions): (string | false)[] {
  const { rows, pictures, lostRoles } = totals
  const sentences = [
    isCopy &&
      `Rows copied: ${rows.copied}, unchanged: ${rows.unchanged}, deleted there: ${rows.deleted}, refused: ${rows.refused}.`,
    lostRoles.length > 0 && describeLostRoles(lostRoles, 'had more rights there, and became users'),
    `Images migrated: ${pictures.migrated}, repaired: ${pictures.repaired}, unchanged: ${pictures.unchanged}, missing: ${pictures.missing}, refused: ${pictures.refused}.`,
    `${formatBytes(totals.bytesBefore)} became ${formatBytes(totals.bytesAfter)}.`,
    isRehearsal && 'Nothing was changed: this is what would be done.',
    isStopped && 'Stopped before the end: repeat this to continue.',
    !isStopped && leftIn(totals) > 0 && 'What is missing or refused was left unchanged: fix it and repeat this.',
  ]
  return sentences
}

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

/** Prints the plan, what is not migrated unchanged, and finally the totals. */
const bringIn = ({ from, databaseUrl, named, dryRun, json }: BringInOptions): Promise<never> =>
  runCommand({ adopt: false }, async ({ db, signal }) => {
    const files = await openLegacyFiles(from)
    await using old = databaseUrl === undefined ? null : await openOldDatabase(databaseUrl)
    const isCopy = old !== null
    const overrides = old === null ? noOverrides : await readOverrides(old.db, db, named)
    const source = await openLegacySource(old?.db ?? db, { files, isOurs: !isCopy, overrides })
    const plan = await source.count()
    const progress = createProgress(plan.rows)
    const { tell } = createOutput(json, progress)
    tell(planOf(plan, isCopy), { plan })

    const totals = createTotals()
    await migrateImages(db, platform.actor, source, {
      isRehearsal: dryRun,
      signal,
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
