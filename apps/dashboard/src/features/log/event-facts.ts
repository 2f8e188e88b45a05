import type { AuditDetail, AuditEvent } from '@abparts/contracts/audit'
import { Id } from '@abparts/contracts/fields'
import { formatBytes } from '@abparts/contracts/format-bytes'
import { Role } from '@abparts/contracts/user'
import { roleLabels } from '../users/role-labels.ts'
import { nameKeyOf } from './event-sentence.ts'

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
  const role = key === 'role' ? Role.safeParse(value).data : undefined
  return role === undefined ? value : roleLabels[role]
}

/** What else the log tells: `size: 2.1 MB`. Left out are ids, which mean nothing to people, and what the sentence says. */
export function factsOfEvent(event: AuditEvent): string[] {
  const told = nameKeyOf(event)
  return Object.entries(event.detail)
    .filter(([key, value]) => key !== told && key !== 'active' && !Id.safeParse(value).success)
    .map(([key, value]) => `${labelOf(key)}: ${textOf(key, value)}`)
}
