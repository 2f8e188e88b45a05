import type { Logger } from '@abparts/runtime/log'
import { createTransport } from 'nodemailer'

export interface Mail {
  to: string
  subject: string
  text: string
}

/** Answers whether the mail server took it. */
export type SendMail = (mail: Mail) => Promise<boolean>

const timeoutMilliseconds = 5000

/** Sends through `smtp(s)://user:password@host:port`. A failure is written to the log. */
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
