import type { AuditDetail, AuditEvent } from '@abparts/contracts/audit'
import { Id } from '@abparts/contracts/fields'
import { formatBytes } from '@abparts/contracts/format-bytes'
import { roleLabels } from '../users/role-labels.ts'
import { categoryLabels, videoTypeLabels } from '../videos/labels.ts'
import { nameKeyOf } from './event-sentence.ts'

/** What people call the values of these. */
const labels: Record<string, Record<string, string>> = {
  role: roleLabels,
  category: categoryLabels,
  videoType: videoTypeLabels,
}

/** `quotaBytesBefore` as `quota before`: the unit stands beside the number. */
const labelOf = (key: string) =>
  key
    .replace('Bytes', '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim()

function textOf(key: string, value: AuditDetail[string]): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return key.includes('Bytes') ? formatBytes(value) : String(value)
  return labels[key]?.[value] ?? value
}

/** What else the log tells: `size: 2.1 MB`. Left out are ids, which mean nothing to people, and what the sentence says. */
export function factsOfEvent(event: AuditEvent): string[] {
  const told = nameKeyOf(event)
  return Object.entries(event.detail)
    .filter(([key, value]) => key !== told && key !== 'active' && !Id.safeParse(value).success)
    .map(([key, value]) => `${labelOf(key)}: ${textOf(key, value)}`)
}
