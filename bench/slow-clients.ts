import { connect, type Socket } from 'node:net'

/**
 * Opens `count` downloads. Half of them stop reading after the first bytes, the others keep reading a little ten times
 * per second. Call the result to disconnect.
 */
export async function openSlowClients(url: string, count: number): Promise<() => void> {
  const { hostname, port, pathname, search } = new URL(url)
  const sockets = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => socket.destroy())
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
      await new Promise((resolve) => socket.once('readable', resolve))
      return { socket, stalls: index % 2 === 0 }
    }),
  )
  const timer = setInterval(() => {
    for (const { socket, stalls } of sockets) if (!stalls) readSome(socket)
  }, 100)
  return () => {
    clearInterval(timer)
    for (const { socket } of sockets) socket.destroy()
  }
}

const readSome = (socket: Socket) => socket.read(Math.min(64 * 1024, socket.readableLength))
