import { once } from 'node:events'
import { type ClientRequest, createServer, request as forward, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const Address = z.object({ port: z.int() })

const stepBytes = 10_000
const stepMilliseconds = 60

/** Slowly, so that what was sent has also arrived when the connection breaks. */
async function* inSteps(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of body)
    for (let start = 0; start < chunk.length; start += stepBytes) {
      yield chunk.subarray(start, start + stepBytes)
      await pause(stepMilliseconds)
    }
}

/** A proxy between the browser and the platform: uploads are slow, and the connection can break in the middle. */
export async function openFlakyProxy() {
  let isBroken = false
  let bytesUntilBreak = Number.POSITIVE_INFINITY

  async function passUpload(request: IncomingMessage, onward: ClientRequest): Promise<void> {
    for await (const step of inSteps(request)) {
      onward.write(step)
      bytesUntilBreak -= step.length
      if (bytesUntilBreak > 0) continue
      isBroken = true
      server.closeAllConnections()
      return
    }
    onward.end()
  }

  const server = createServer((request, response) => {
    const { method, url = '', headers } = request
    const onward = forward(url, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      pipeline(answer, response).catch(() => response.destroy())
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    const passing = method === 'PATCH' ? passUpload(request, onward) : pipeline(request, onward)
    passing.catch(() => onward.destroy())
  })
  // For what Playwright itself sends, outside the browser.
  server.on('connect', ({ url }, socket) => {
    const { hostname, port } = new URL(`http://${url}`)
    const tunnel = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    pipeline(socket, tunnel, socket).catch(() => socket.destroy())
  })
  server.on('connection', (socket) => isBroken && socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = Address.parse(server.address())

  return {
    /** For the browser's context; by default it uses no proxy to localhost. */
    proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' },
    /** Breaks after this many more bytes of uploads. */
    breakAfter: (bytes: number) => {
      bytesUntilBreak = bytes
    },
    mend: () => {
      isBroken = false
      bytesUntilBreak = Number.POSITIVE_INFINITY
    },
  }
}
