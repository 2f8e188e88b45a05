import { connect } from 'node:net'
import { AppError, errorStatus } from '@abparts/contracts/error'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readUpload } from './multipart.ts'

/** How each stream ended that was passed to `store`. */
let ended: string[] = []
let server: Bun.Server<undefined>
const pace = { maxSilenceMilliseconds: 300, graceMilliseconds: 1000, minBytesPerSecond: 1000 }

async function store(stream: ReadableStream<Uint8Array>): Promise<number> {
  let sizeBytes = 0
  try {
    for await (const chunk of stream) sizeBytes += chunk.byteLength
    ended.push('whole')
    return sizeBytes
  } catch (error) {
    ended.push(error instanceof AppError ? error.code : String(error))
    throw error
  }
}

beforeAll(() => {
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 255,
    async fetch(request) {
      try {
        return Response.json(await readUpload(request, { maxBytes: 5_000_000, store, pace }))
      } catch (error) {
        if (error instanceof AppError) return new Response(error.message, { status: errorStatus[error.code] })
        return new Response(String(error), { status: 500 })
      }
    },
  })
})
afterAll(() => server.stop(true))
beforeEach(() => {
  ended = []
})

const part = (disposition: string, content = 'a') =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
/** Larger than what arrives in one piece: its end is still on the way when the form before it is rejected. */
const file = part('name=file; filename=a', 'a'.repeat(3_000_000))
const end = '--x--\r\n'

/** Sends a form from a bare socket; returns status and sentence. */
async function send(body: string, lengthBytes = body.length): Promise<string> {
  const socket = connect(server.port ?? 0, '127.0.0.1')
  const answer = new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (data) => {
      text += data
      const [, length] = /content-length: (\d+)\r\n/i.exec(text) ?? []
      const [head = '', said = ''] = text.split('\r\n\r\n')
      if (Number(length) === said.length) resolve(`${head.slice(9, 12)} ${said}`)
    })
    socket.once('close', () => resolve('nothing'))
  })
  socket.write(
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${lengthBytes}\r\n\r\n${body}`,
  )
  const said = await answer
  socket.destroy()
  return said
}

test.each([
  ['a field twice', part('name=title') + part('name=title') + file + end, 'more than once'],
  ['a NUL in a field', part('name=title', 'a\0') + file + end, 'NUL'],
  ['a text field named file', part('name=file') + file + end, 'no filename'],
  ['40 fields', [...Array(40).keys()].map((n) => part(`name=f${n}`)).join('') + file + end, 'at most 32 fields'],
  ['1,000 parts without a name', '--x\r\nX-A: b\r\n\r\na\r\n'.repeat(1000) + file + end, 'too many parts'],
  ['a field without a name', part('name=""') + file + end, 'no name'],
  [
    'a field in an unknown charset',
    `--x\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=none\r\n\r\na\r\n${file}${end}`,
    'charset',
  ],
  ['a part header without a colon', `--x\r\nContent-Disposition form-data\r\n\r\na\r\n${file}${end}`, 'broken'],
  ['a file in another part, and the right one', part('name=b; filename=a') + file + end, 'not "b"'],
])('%s before a large file is rejected, and no stream stays open', async (_, body, words) => {
  const said = await send(body)
  expect(said).toMatch(/^400 /)
  expect(said).toContain(words)
  expect(ended).toEqual([])
})

test.each([
  ['in the middle of the file', part('name=title') + file.slice(0, 1_000_000)],
  ['before the file', part('name=title')],
])('a sender that stalls %s gets an answer, and its stream fails', async (_, body) => {
  expect(await send(body, 4_000_000)).toMatch(/^408 .*did not arrive in time/)
  expect(ended).toEqual(body.includes('filename') ? ['request_timeout'] : [])
})

test('the largest number of parts is accepted', async () => {
  const fields = [...Array(32).keys()].map((n) => part(`name=f${n}`)).join('')
  expect(await send(fields + file + end)).toMatch(/^200 /)
})
