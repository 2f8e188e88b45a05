import { formatBytes } from '@abparts/contracts/format-bytes'
import type { MigratedOwner } from '@abparts/media/legacy/migrate-owner'
import type { LegacyOwner } from '@abparts/media/legacy/owner'
import type { LegacyCount } from '@abparts/media/legacy/source'
import { describeLostRoles } from './lost-roles.ts'
import { countOf } from './output.ts'

/** What became of all rows and pictures; sizes are those of the pictures that were new. */
export const createTotals = () => ({
  rows: { copied: 0, unchanged: 0, deleted: 0, refused: 0 },
  pictures: { migrated: 0, repaired: 0, unchanged: 0, missing: 0, refused: 0 },
  /** E-mail addresses of people who may do more there, and have come as users. */
  lostRoles: Array.of<string>(),
  bytesBefore: 0,
  bytesAfter: 0,
})
type Totals = ReturnType<typeof createTotals>

export function addToTotals(totals: Totals, { row, pictures, lostRole }: MigratedOwner): void {
  if (lostRole !== null) totals.lostRoles.push(lostRole)
  if (row !== null) totals.rows[row] += 1
  for (const { outcome, sourceBytes, encoded } of pictures) {
    totals.pictures[outcome] += 1
    if (encoded === null) continue
    totals.bytesBefore += sourceBytes
    totals.bytesAfter += encoded.bytes.length
  }
}

/** How many rows and pictures are not in the database. */
export const leftIn = ({ rows, pictures }: Totals): number => rows.refused + pictures.missing + pictures.refused

export const planOf = ({ rows, paths }: LegacyCount, isCopy: boolean): string =>
  `${isCopy ? 'The old database has ' : ''}${countOf(rows, 'row')} with ${countOf(paths, 'path')} of files.`

export interface Finding {
  owner: string
  id: string
  name: string
  /** Null for the row itself. */
  picture: string | null
  outcome: 'repaired' | 'missing' | 'deleted' | 'refused'
  reason: string | null
}

/** What an operator must know of an owner: what was not taken over, or not as it should be. */
export function findingsOf({ owner: { type, id }, name, pictures }: LegacyOwner, migrated: MigratedOwner): Finding[] {
  const about = { owner: type, id, name }
  const findings: Finding[] = []
  if (migrated.row === 'refused' || migrated.row === 'deleted')
    findings.push({ ...about, picture: null, outcome: migrated.row, reason: migrated.reason })
  for (const [index, { outcome, reason }] of migrated.pictures.entries())
    if (outcome === 'repaired' || outcome === 'missing' || outcome === 'refused')
      findings.push({ ...about, picture: pictures[index]?.name ?? '', outcome, reason })
  return findings
}

export const lineOf = ({ outcome, owner, name, id, picture, reason }: Finding): string =>
  [outcome.padEnd(8), `${owner} ${name} (${id})`, picture, reason].filter((text) => text !== null).join('  ')

interface SummaryOptions {
  isCopy: boolean
  isRehearsal: boolean
  isStopped: boolean
}

export function summaryOf(totals: Totals, { isCopy, isRehearsal, isStopped }: SummaryOptions): (string | false)[] {
  const { rows, pictures, lostRoles } = totals
  const sentences = [
    isCopy &&
      `Rows copied: ${rows.copied}, unchanged: ${rows.unchanged}, deleted there: ${rows.deleted}, refused: ${rows.refused}.`,
    lostRoles.length > 0 && describeLostRoles(lostRoles, 'had more rights there, and came as users'),
    `Pictures migrated: ${pictures.migrated}, repaired: ${pictures.repaired}, unchanged: ${pictures.unchanged}, missing: ${pictures.missing}, refused: ${pictures.refused}.`,
    `${formatBytes(totals.bytesBefore)} became ${formatBytes(totals.bytesAfter)}.`,
    isRehearsal && 'Nothing was changed: this is what would be.',
    isStopped && 'Stopped before the end: repeat this to go on.',
    !isStopped && leftIn(totals) > 0 && 'What is missing or refused stays as it is: put it right and repeat this.',
  ]
  return sentences
}
