import { openAsBlob } from 'node:fs'
import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileResponse, type ServedFile } from './file-response.ts'

const sizeBytes = 200_000_000
const about = {
  sizeBytes,
  etag: '"a"',
  lastModified: new Date(0),
  contentType: 'video/mp4',
  filename: 'a.mp4',
  cacheControl: 'private',
}
let path: string
let server: Bun.Server<undefined>
const files = new Map<string, ServedFile>()

/** The number of streams that are being read. */
let reading = 0
/** Another storage's bytes: a few, and then nothing for a long time. */
function stalling(): ReadableStream<Uint8Array> {
  let pulls = 0
  reading++
  return new ReadableStream(
    {
      async pull(controller) {
        if (pulls++ > 2) await new Promise(() => undefined)
        controller.enqueue(new Uint8Array(100_000))
      },
      cancel: () => void reading--,
    },
    { highWaterMark: 0 },
  )
}
const openHandles = async () => {
  const handles = await readdir('/proc/self/fd')
  const targets = await Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')))
  return targets.filter((target) => target === path).length
}

beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'leaving-client-')), 'a.mp4')
  await writeFile(path, '')
  await truncate(path, sizeBytes)
  const blob = await openAsBlob(path)
  files.set('/file', { ...about, slice: (start, end) => blob.slice(start, end) })
  files.set('/stream', { ...about, slice: stalling })
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      const file = files.get(new URL(request.url).pathname)
      return file === undefined ? new Response('', { status: 404 }) : fileResponse(file, request)
    },
  })
})
afterAll(async () => {
  await server.stop(true)
  await rm(join(path, '..'), { recursive: true })
})

/** Reads only the beginning of a response. */
async function begin(target: string, headers: string[]) {
  const socket = connect(server.port ?? 0, '127.0.0.1')
  socket.write([`GET ${target} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n'))
  await new Promise((resolve) => socket.once('data', resolve))
  socket.pause()
  return socket
}

const requests = [[], ['Range: bytes=10-199999999'], ['Range: bytes=10-99999999,100000001-199999999']]

test.each(requests)('a client that disconnects frees the stream %s', async (...headers) => {
  const socket = await begin('/stream', headers)
  expect(reading).toBe(1)
  socket.destroy()
  await expect.poll(() => reading).toBe(0)
})

// Several ranges are read in short pieces, each of which holds the handle only briefly.
test.each(requests.slice(0, 2))('a client that disconnects frees the handle of the file %s', async (...headers) => {
  const socket = await begin('/file', headers)
  await expect.poll(openHandles).toBe(1)
  socket.destroy()
  await expect.poll(openHandles).toBe(0)
})
