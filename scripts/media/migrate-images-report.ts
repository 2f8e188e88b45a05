import { formatBytes } from '@abparts/contracts/format-bytes'
import type { MigratedOwner } from '@abparts/media/legacy/migrate-owner'
import type { LegacyOwner } from '@abparts/media/legacy/owner'
import type { LegacyCount } from '@abparts/media/legacy/source'
import { countOf } from './output.ts'

/** What became of all rows and pictures; sizes are those of the pictures that were new. */
export const createTotals = () => ({
  rows: { copied: 0, unchanged: 0, refused: 0 },
  pictures: { migrated: 0, repaired: 0, unchanged: 0, missing: 0, refused: 0 },
  bytesBefore: 0,
  bytesAfter: 0,
})
type Totals = ReturnType<typeof createTotals>

export function addToTotals(totals: Totals, { row, pictures }: MigratedOwner): void {
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
  outcome: 'repaired' | 'missing' | 'refused'
  reason: string | null
}

/** What an operator must know of an owner: what was not taken over, or not as it should be. */
export function findingsOf({ owner: { type, id }, name, pictures }: LegacyOwner, migrated: MigratedOwner): Finding[] {
  const about = { owner: type, id, name }
  const findings: Finding[] = []
  if (migrated.row === 'refused')
    findings.push({ ...about, picture: null, outcome: 'refused', reason: migrated.reason })
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
  const { rows, pictures } = totals
  const sentences = [
    isCopy && `Rows copied: ${rows.copied}, unchanged: ${rows.unchanged}, refused: ${rows.refused}.`,
    `Pictures migrated: ${pictures.migrated}, repaired: ${pictures.repaired}, unchanged: ${pictures.unchanged}, missing: ${pictures.missing}, refused: ${pictures.refused}.`,
    `${formatBytes(totals.bytesBefore)} became ${formatBytes(totals.bytesAfter)}.`,
    isRehearsal && 'Nothing was changed: this is what would be.',
    isStopped && 'Stopped before the end: repeat this to go on.',
    !isStopped && leftIn(totals) > 0 && 'What is missing or refused stays as it is: put it right and repeat this.',
  ]
  return sentences
}
