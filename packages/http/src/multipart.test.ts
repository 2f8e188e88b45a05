import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { AppError, errorStatus } from '@abparts/contracts/error'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readUpload } from './multipart.ts'

const maxBytes = 1_000_000

/** What `store` saw last: how the stream ended, and how many bytes it got. */
let seen = { ended: '', bytes: 0 }

async function digest(stream: ReadableStream<Uint8Array>, { filename }: { filename: string }) {
  const hash = createHash('sha256')
  seen = { ended: 'not yet', bytes: 0 }
  try {
    for await (const chunk of stream) {
      seen.bytes += chunk.byteLength
      hash.update(chunk)
    }
    seen.ended = 'whole'
  } catch (error) {
    seen.ended = error instanceof AppError ? error.code : String(error)
    throw error
  }
  return { filename, sizeBytes: seen.bytes, sha256: hash.digest('hex') }
}

async function answer(request: Request): Promise<Response> {
  try {
    return Response.json(await readUpload(request, { maxBytes, store: digest }))
  } catch (error) {
    if (error instanceof AppError) return new Response(error.message, { status: errorStatus[error.code] })
    return new Response(String(error), { status: 500 })
  }
}

let server: Bun.Server<undefined>
let url: string
beforeAll(() => {
  server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answer, maxRequestBodySize: Number.MAX_SAFE_INTEGER })
  url = server.url.href
})
afterAll(() => server.stop(true))

function formOf(entries: [string, string | Blob, string?][]): FormData {
  const form = new FormData()
  for (const [name, value, filename] of entries)
    typeof value === 'string' ? form.append(name, value) : form.append(name, value, filename)
  return form
}

const post = (body: FormData) => fetch(url, { method: 'POST', body })
const bytes = (size: number) => new Blob([new Uint8Array(size).fill(7)])
const sha256 = (size: number) => createHash('sha256').update(new Uint8Array(size).fill(7)).digest('hex')

/** Sends a hand-written body. */
const postRaw = (body: string, contentType = 'multipart/form-data; boundary=x') =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': contentType } })
const part = (disposition: string, content = 'bytes') =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`

test('reads the file and the fields before and after it', async () => {
  const answered = await post(
    formOf([
      ['title', 'Замена ремня'],
      ['file', bytes(300_000), 'belt.mp4'],
      ['category', 'maintenance'],
    ]),
  )
  expect(await answered.json()).toEqual({
    file: { filename: 'belt.mp4', sizeBytes: 300_000, sha256: sha256(300_000) },
    fields: { title: 'Замена ремня', category: 'maintenance' },
  })
})

test.each([0, 1, maxBytes])('accepts a file of %d bytes', async (size) => {
  const answered = await post(formOf([['file', bytes(size), 'a']]))
  expect(await answered.json()).toMatchObject({ file: { sizeBytes: size, sha256: sha256(size) } })
})

test.each([
  ['Замена ремня 🎬.mp4', 'Замена ремня 🎬.mp4'],
  ['a "quoted" name.mp4', 'a "quoted" name.mp4'],
  ['line\r\nbreak.mp4', 'line  break.mp4'],
  ['/etc/../passwd', 'passwd'],
  ['C:\\videos\\clip.mp4', 'clip.mp4'],
  ['a\u0085bell.mp4', 'a bell.mp4'],
])('the filename %j arrives as %j', async (sent, received) => {
  const answered = await post(formOf([['file', bytes(1), sent]]))
  expect(await answered.json()).toMatchObject({ file: { filename: received } })
})

test('understands filename* of RFC 8187', async () => {
  const answered = await postRaw(`${part("name=file; filename*=UTF-8''%D1%80%20%F0%9F%8E%AC.mp4")}--x--\r\n`)
  expect(await answered.json()).toMatchObject({ file: { filename: 'р 🎬.mp4' } })
})

test.each([
  ['no file', formOf([['title', 'a']]), 400, 'no file'],
  ['a text part named file', formOf([['file', 'text']]), 400, 'no filename'],
  ['a file in another part', formOf([['photo', bytes(1), 'a']]), 400, 'not "photo"'],
  [
    'two files',
    formOf([
      ['file', bytes(1), 'a'],
      ['file', bytes(1), 'b'],
    ]),
    400,
    'only one file',
  ],
  [
    'a field twice',
    formOf([
      ['title', 'a'],
      ['title', 'b'],
      ['file', bytes(1), 'a'],
    ]),
    400,
    'more than once',
  ],
  [
    'a field twice around the file',
    formOf([
      ['title', 'a'],
      ['file', bytes(1), 'a'],
      ['title', 'b'],
    ]),
    400,
    'more than once',
  ],
  [
    'a field that is too long',
    formOf([
      ['file', bytes(1), 'a'],
      ['title', 'a'.repeat(70_000)],
    ]),
    400,
    'longer than 65536',
  ],
  [
    'a NUL in a field',
    formOf([
      ['title', 'a\0b'],
      ['file', bytes(1), 'a'],
    ]),
    400,
    'NUL',
  ],
  ['too many fields', formOf([...Array(40).keys()].map((n): [string, string] => [`f${n}`, 'a'])), 400, 'at most 32'],
  ['a long filename', formOf([['file', bytes(1), `${'я'.repeat(256)}.mp4`]]), 400, '255 characters'],
  ['a file that is too large', formOf([['file', bytes(maxBytes + 1), 'a']]), 413, '1000000 bytes (0.95 MiB)'],
])('refuses %s', async (_, form, status, words) => {
  const answered = await post(form)
  expect(await answered.text()).toContain(words)
  expect(answered.status).toBe(status)
})

test.each([
  ['another kind of body', '{}', 'application/json', 415, 'multipart/form-data'],
  ['no boundary', '{}', 'multipart/form-data', 400, 'boundary'],
  ['nothing of a form', 'hello', undefined, 400, 'broken'],
  ['a missing end', part('name=file; filename=a'), undefined, 400, 'broken'],
  ['an invalid part header', '--x\r\n\0\0\0\r\n\r\nbytes\r\n--x--', undefined, 400, 'broken'],
  ['a file input left empty', `${part('name=file; filename=""')}--x--\r\n`, undefined, 400, 'no filename'],
])('refuses %s', async (_, body, contentType, status, words) => {
  const answered = await postRaw(body, contentType)
  expect(await answered.text()).toContain(words)
  expect(answered.status).toBe(status)
})

test('rejects a request without a body', async () => {
  const answered = await answer(
    new Request(url, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
  )
  expect(answered.status).toBe(400)
})

test('whatever breaks after the file, its stream errors', async () => {
  await post(
    formOf([
      ['file', bytes(1000), 'a'],
      ['file', bytes(1), 'b'],
    ]),
  )
  expect(seen.ended).toBe('bad_request')
  await postRaw(part('name=file; filename=a'))
  expect(seen.ended).toBe('bad_request')
  await post(formOf([['file', bytes(maxBytes + 1), 'a']]))
  expect(seen.ended).toBe('too_large')
  expect(seen.bytes).toBeLessThanOrEqual(maxBytes)
})

/** Sends the head of a request and as much of its body as `bodyChunks` says; returns the server's answer. */
async function sendSlowly(headers: string, bodyChunks: string[], andLeave = false): Promise<string> {
  const socket = connect(server.port ?? 0, '127.0.0.1')
  const received = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(data.toString()))
    socket.once('close', () => resolve(''))
  })
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n${headers}\r\n\r\n`)
  for (const chunk of bodyChunks) await new Promise((sent) => socket.write(chunk, sent))
  if (andLeave) {
    await expect.poll(() => seen.bytes).toBeGreaterThan(0)
    socket.destroy()
  }
  const answered = await received
  socket.destroy()
  return answered
}

test('a sender that disconnects is an error of the stream', async () => {
  seen = { ended: 'not yet', bytes: 0 }
  await sendSlowly('Content-Length: 500000', [part('name=file; filename=a', 'a'.repeat(100_000))], true)
  await expect.poll(() => seen.ended).toBe('bad_request')
})

test('a declared length far beyond the limit is rejected before any byte of the body', async () => {
  expect(await sendSlowly('Content-Length: 999999999', [])).toContain(' 413 ')
})

test('a sender that finishes before it reads still gets the rejection', async () => {
  const size = 40_000_000
  const head = part('name=file; filename=a', '').slice(0, -2)
  const body = [head, ...Array<string>(size / 1_000_000).fill('a'.repeat(1_000_000)), '\r\n--x--\r\n']
  expect(
    await sendSlowly(
      `Transfer-Encoding: chunked`,
      body.map((c) => `${c.length.toString(16)}\r\n${c}\r\n`),
    ),
  ).toContain(' 413 ')
})

test('what store throws is thrown immediately and unchanged', async () => {
  const form = formOf([['file', bytes(500_000), 'notes.txt']])
  const request = new Request(url, { method: 'POST', body: form })
  const refusal = new AppError('unsupported_media_type', 'Only videos.')
  await expect(readUpload(request, { maxBytes, store: () => Promise.reject(refusal) })).rejects.toBe(refusal)
})

test('what a store throws after a slow cleanup is thrown too', async () => {
  const full = new AppError('insufficient_storage', 'Full.')
  const form = formOf([
    ['file', bytes(500_000), 'a'],
    ['title', 'b'],
  ])
  const store = async (stream: ReadableStream<Uint8Array>) => {
    for await (const _ of stream) break
    await Bun.sleep(50)
    throw full
  }
  await expect(readUpload(new Request(url, { method: 'POST', body: form }), { maxBytes, store })).rejects.toBe(full)
})

test('a file that is too large is reported as such, however long the store takes to clean up and whatever it throws', async () => {
  const request = new Request(url, { method: 'POST', body: formOf([['file', bytes(maxBytes + 1), 'a']]) })
  const store = async (stream: ReadableStream<Uint8Array>) => {
    try {
      await new Response(stream).bytes()
    } catch {
      await Bun.sleep(50)
      throw new Error('wrapped')
    }
  }
  await expect(readUpload(request, { maxBytes, store })).rejects.toMatchObject({ code: 'too_large' })
})

test('a store that does not read the stream is an error', async () => {
  const request = new Request(url, { method: 'POST', body: formOf([['file', bytes(500_000), 'a']]) })
  await expect(readUpload(request, { maxBytes, store: async () => 1 })).rejects.toThrow('before it was read')
})

test('a body that is only preamble ends at the limit', async () => {
  const answered = await postRaw('a'.repeat(maxBytes + 1_100_000))
  expect(answered.status).toBe(413)
})
