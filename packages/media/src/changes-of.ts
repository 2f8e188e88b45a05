import type { AuditDetail } from '@abparts/contracts/audit'

/** For the log: those of the given fields that are there and differ from what was before. */
export const changesOf = (
  fields: Readonly<Record<string, AuditDetail[string] | undefined>>,
  before: Readonly<Record<string, unknown>>,
): AuditDetail =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || value === before[name] ? [] : [[name, value] as const],
    ),
  )
