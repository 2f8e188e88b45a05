import { countOf } from './output.ts'

/** A sentence about people, by their e-mail addresses, who may do less where they come than where they come from. */
export const describeLostRoles = (emails: readonly string[], what: string): string =>
  `${countOf(emails.length, 'person', 'people')} ${what}: ${emails.join(', ')}. --keep-role names who keeps them.`
