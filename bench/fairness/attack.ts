import { connect, type Socket } from 'node:net'

/** An attack that runs until it is stopped, and then reports the responses that it got. */
export interface Attack {
  stop: () => Promise<string>
}

/** Repeats `work` in `count` concurrent loops, and counts its results. */
export function loops(count: number, work: (signal: AbortSignal) => Promise<string | number>): Attack {
  const ending = new AbortController()
  const counts = new Map<string, number>()
  const note = (outcome: string | number) => counts.set(String(outcome), (counts.get(String(outcome)) ?? 0) + 1)
  const running = Array.from({ length: count }, async () => {
    while (!ending.signal.aborted)
      await work(ending.signal).then(note, (error: Error) => ending.signal.aborted || note(error.name))
  })
  return {
    stop: async () => {
      ending.abort()
      await Promise.all(running)
      return [...counts].map(([outcome, times]) => `${times} × ${outcome}`).join(', ') || 'no response'
    },
  }
}

/** Resolves at the first byte of a response, or when the connection closes. */
const answers = (socket: Socket) =>
  new Promise<void>((resolve) => {
    for (const event of ['data', 'close', 'error']) socket.once(event, () => resolve())
  })

/** Opens `count` connections that each send `start` of a request, then stall. */
export async function stalledRequests(base: string, start: string | Uint8Array, count: number): Promise<Attack> {
  const { hostname, port } = new URL(base)
  let answered = 0
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(Number(port), hostname, () => socket.write(start))
    void answers(socket).then(() => {
      answered += 1
    })
    return socket
  })
  await new Promise((resolve) => setTimeout(resolve, 500))
  return {
    stop: async () => {
      const refused = answered
      for (const socket of sockets) socket.destroy()
      return `${count - refused} held, ${refused} answered`
    },
  }
}
