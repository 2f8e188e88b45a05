import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

interface ReceivedMail {
  from: string
  to: string[]
  /** The body, without the line breaks added by the transfer encoding. */
  text: string
}

/** A mail server that keeps the mails it gets, and refuses `refuse@…`. For tests. */
export async function startTestMailServer() {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, callback) =>
      callback(address.startsWith('refuse@') ? new Error('There is no such mailbox.') : null),
    onData: async (stream, { envelope }, callback) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk)
      const [, ...body] = Buffer.concat(chunks).toString().split('\r\n\r\n')
      received.push({
        from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
        to: envelope.rcptTo.map(({ address }) => address),
        text: body.join('\n\n').replaceAll('=\r\n', '').replaceAll('=3D', '='),
      })
      callback()
    },
  })
  const listener = server.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (typeof address !== 'object' || address === null) throw new Error('The mail server has no port.')
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `smtp://127.0.0.1:${address.port}`, received, close }
}
