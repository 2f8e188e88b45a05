import { connect } from 'node:net'

/** Milliseconds to the first byte of the body of each of `count` requests, one after the other on one connection. */
export async function firstByteTimes(
  url: string,
  { count, rangeOf, bodyBytes }: { count: number; rangeOf: (index: number) => string; bodyBytes: number },
): Promise<number[]> {
  const { hostname, port, pathname, search } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.setNoDelay(true)
  const times: number[] = []
  for (let index = 0; index < count; index++) {
    const request = `GET ${pathname}${search} HTTP/1.1\r\nhost: localhost\r\nrange: ${rangeOf(index)}\r\n\r\n`
    const startedAt = performance.now()
    socket.write(request)
    let received = Buffer.alloc(0)
    let bodyAt = -1
    await new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer) => {
        received = Buffer.concat([received, chunk])
        const headEnd = received.indexOf('\r\n\r\n')
        if (headEnd === -1) return
        if (!received.toString('latin1', 0, 12).endsWith('206')) reject(new Error(received.toString('latin1', 0, 500)))
        if (bodyAt === -1 && received.length > headEnd + 4) {
          bodyAt = headEnd + 4
          times.push(performance.now() - startedAt)
        }
        if (received.length < headEnd + 4 + bodyBytes) return
        socket.off('data', take)
        socket.off('error', reject)
        resolve()
      }
      socket.on('data', take)
      socket.once('error', reject)
    })
  }
  socket.destroy()
  return times.sort((a, b) => a - b)
}
