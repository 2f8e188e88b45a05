import type { InvitationRow } from '@abparts/core/invitations/invitation'
import type { Logger } from '@abparts/runtime/log'
import { createTransport } from 'nodemailer'

interface Mail {
  to: string
  subject: string
  text: string
}

/** Returns whether the mail server accepted it. */
export type SendMail = (mail: Mail) => Promise<boolean>

const timeoutMilliseconds = 5000

/** Sends through `smtp(s)://user:password@host:port`. Failures are logged. */
export function createMailer(smtpUrl: string, from: string, log: Logger): SendMail {
  const transport = createTransport(
    {
      url: smtpUrl,
      connectionTimeout: timeoutMilliseconds,
      greetingTimeout: timeoutMilliseconds,
      socketTimeout: timeoutMilliseconds,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
  return (mail) =>
    transport.sendMail(mail).then(
      () => true,
      (err: unknown) => {
        log.warn({ err }, 'a mail could not be sent')
        return false
      },
    )
}

/** Sends someone the link of their invitation. */
export function invitationMail({ email, name, expiresAt }: InvitationRow, link: string): Mail {
  const text = [
    `Hello ${name},`,
    'choose a password to use your account at ABParts Media:',
    link,
    `The link works once, until ${expiresAt.toUTCString()}.`,
  ]
  return { to: email, subject: 'Your account at ABParts Media', text: `${text.join('\n\n')}\n` }
}
