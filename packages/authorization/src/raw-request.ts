import { connect } from 'node:net'

/** A request as sent over the network. */
export interface RawRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: Uint8Array
  framing: Framing
}

/** How the length of a body is declared, correctly or not. A sender that declares too much closes the connection. */
export type Framing =
  | { kind: 'length'; excessBytes: number }
  | { kind: 'chunks'; chunkBytes: number; brokenSize: string | null }

export interface RawAnswer {
  /** Null: the connection was closed without an answer. */
  status: number | null
  contentType: string
  text: string
}

/** A large body byte by byte would take too long. */
const maxChunks = 10_000
const hangMilliseconds = 30_000

/** Sends a request from a bare socket. Fails when it is neither answered nor cut off. */
export function sendRaw(origin: string, request: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let received = Buffer.alloc(0)
    const read = (data: Buffer) => {
      received = Buffer.concat([received, data])
      if (readAnswer(received) !== null) finish()
    }
    const finish = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(readAnswer(received) ?? { status: null, contentType: '', text: received.toString('latin1') })
    }
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`This is not an answer: ${received.toString('latin1').slice(0, 300)}`))
    }, hangMilliseconds)
    socket.on('data', read)
    socket.on('error', finish)
    socket.on('close', finish)
    const { framing } = request
    socket.write(wireOf(request))
    if (framing.kind === 'length' && framing.excessBytes > 0) socket.end()
  })
}

function wireOf({ method, path, headers, body, framing }: RawRequest): Buffer {
  const length =
    framing.kind === 'length'
      ? { 'content-length': String(Math.max(0, body.length + framing.excessBytes)) }
      : { 'transfer-encoding': 'chunked' }
  const lines = Object.entries({ host: 'x', ...headers, ...length }).map(([name, value]) => `${name}: ${value}`)
  const head = Buffer.from([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'), 'latin1')
  return Buffer.concat([head, framing.kind === 'length' ? body : inChunks(body, framing)])
}

function inChunks(body: Uint8Array, { chunkBytes, brokenSize }: { chunkBytes: number; brokenSize: string | null }) {
  const pieces: Uint8Array[] = []
  const pieceBytes = Math.max(chunkBytes, Math.ceil(body.length / maxChunks))
  for (let offset = 0; offset < body.length; offset += pieceBytes) {
    const piece = body.subarray(offset, offset + pieceBytes)
    const size = offset === 0 && brokenSize !== null ? brokenSize : piece.length.toString(16)
    pieces.push(Buffer.from(`${size}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])
}

/** The first answer that is not an interim one; null while it is incomplete. */
function readAnswer(received: Buffer): RawAnswer | null {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return null
  const head = received.subarray(0, end).toString('latin1')
  const rest = received.subarray(end + 4)
  const status = Number(head.slice(9, 12))
  if (status >= 100 && status < 200) return readAnswer(rest)
  const headerOf = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim()
  const length = headerOf('content-length')
  const isWhole =
    headerOf('transfer-encoding') === undefined ? rest.length >= Number(length ?? 0) : rest.includes('0\r\n\r\n')
  return isWhole ? { status, contentType: headerOf('content-type') ?? '', text: rest.toString() } : null
}
