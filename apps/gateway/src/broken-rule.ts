import { AppError, type ErrorCode } from '@abparts/contracts/error'
import { brokenConstraint } from '@abparts/db/fault'
import { explainExceededQuota } from '@abparts/media/quota'

/** What to say when a write breaks one of the database's rules. */
const rules: Record<string, [ErrorCode, string]> = {
  organizations_name_unique: ['conflict', 'There is an organization with this name already.'],
  parts_organization_part_number: ['conflict', 'There is a part with this number already.'],
  users_email_unique: ['conflict', 'This e-mail address has an account already.'],
  users_organization_username: ['conflict', 'There is a member with this username already.'],
  parts_organization_id_organizations_id_fk: ['conflict', 'The organization does not exist or still has parts.'],
  users_organization_id_organizations_id_fk: ['conflict', 'The organization does not exist or still has members.'],
}

/** The error to answer with instead: a sentence for a broken rule, anything else as it is. */
export function explainBrokenRule(error: unknown): unknown {
  const rule = rules[brokenConstraint(error) ?? '']
  return rule === undefined ? explainExceededQuota(error) : new AppError(rule[0], rule[1], { cause: error })
}
