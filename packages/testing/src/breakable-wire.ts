import { connect, createServer, type Socket } from 'node:net'

/** A proxy in front of a database that can be broken at any moment. */
export interface BreakableWire {
  /** The database's URL through the proxy. */
  url: string
  /** Resets all connections, each in the middle of the next message from the server. */
  breakMidMessage: () => void
  /** Resets all connections, and every new one immediately, until `mend`. */
  cut: () => void
  mend: () => void
  close: () => Promise<void>
}

/** Opens a working proxy to the database of `url`, on 127.0.0.1. */
export async function openBreakableWire(url: string, port = 0): Promise<BreakableWire> {
  const target = new URL(url)
  const wires = new Set<{ client: Socket; server: Socket; breaks: boolean }>()
  let isCut = false
  const listener = createServer((client) => {
    client.on('error', () => undefined)
    if (isCut) return void client.resetAndDestroy()
    const server = connect(Number(target.port), target.hostname)
    server.on('error', () => undefined)
    const wire = { client, server, breaks: false }
    wires.add(wire)
    client.pipe(server)
    server.on('data', (chunk: Buffer) => {
      if (!wire.breaks) return void client.write(chunk)
      client.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => client.resetAndDestroy())
      server.destroy()
    })
    client.once('close', () => {
      server.destroy()
      wires.delete(wire)
    })
    server.once('close', () => client.end())
  })
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve))
  const address = listener.address()
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(typeof address === 'object' ? address?.port : '')
  const reset = () => {
    for (const { client } of wires) client.resetAndDestroy()
  }
  return {
    url: through.href,
    breakMidMessage: () => {
      for (const wire of wires) wire.breaks = true
    },
    cut: () => {
      isCut = true
      reset()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      reset()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
