import { connect, type Socket } from 'node:net'

/** Something that goes on until it is stopped, and then tells how it fared. */
export interface Attack {
  stop: () => Promise<string>
}

/** Repeats `work` in `count` loops at the same time, and counts what it answers. */
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
      return [...counts].map(([outcome, times]) => `${times} × ${outcome}`).join(', ') || 'nothing answered'
    },
  }
}

/** The first byte of an answer, or its end. */
const answers = (socket: Socket) =>
  new Promise<void>((resolve) => {
    for (const event of ['data', 'close', 'error']) socket.once(event, () => resolve())
  })

/** Opens `count` connections that each send `start` of a request, and then nothing more. */
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
