import type { InvitationRow } from './create-invitation.ts'
import type { Mail } from './send-mail.ts'

/** Brings someone the link of their invitation. */
export function invitationMail({ email, name, expiresAt }: InvitationRow, link: string): Mail {
  const text = [
    `Hello ${name},`,
    'choose a password to use your account at ABParts Media:',
    link,
    `The link works once, until ${expiresAt.toUTCString()}.`,
  ]
  return { to: email, subject: 'Your account at ABParts Media', text: `${text.join('\n\n')}\n` }
}
