import { authorize } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { signPath } from '@abparts/auth/signed-url'
import { Document } from '@abparts/contracts/document'
import { maxDocumentBytes } from '@abparts/contracts/limits'
import { restoreDocument } from '@abparts/core/documents/change'
import { findRemovedDocument } from '@abparts/core/documents/document'
import { auditEvents, documents, parts, storageObjects } from '@abparts/db/schema'
import { samplePdf } from '@abparts/testing/sample-pdf'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { mediaUrlSecrets, refusal, startTestApp } from '../testing.ts'

const service = await startTestApp()
afterAll(service.close)
const { root, admin, user, stranger } = service.people
const { send, get, upload, addPart, db } = service
const path = '/documents/manuals'
const pdf = samplePdf()

beforeEach(async () => {
  await db.delete(documents)
  await db.delete(storageObjects)
  for (const { key } of (await service.storage.list({ prefix: '', limit: 1000 })).items)
    await service.storage.remove(key)
})
const nothingIsKept = async () => {
  expect(await service.storedFiles()).toEqual([])
  expect(await db.$count(documents)).toBe(0)
  expect(await db.$count(storageObjects)).toBe(0)
}
const add = (
  fields: Record<string, string>,
  headers: Record<string, string> = root,
  bytes = pdf,
  filename = 'ремень.pdf',
) => upload(path, headers, bytes, filename, fields)
const added = async (...of: Parameters<typeof add>) => {
  const answer = await add(...of)
  expect(answer.status).toBe(201)
  return Document.parse(await answer.json())
}
const status = async (answer: Promise<Response>) => (await answer).status

test('a document is stored unchanged, and described', async () => {
  const created = await added({ title: 'Belt drive' })
  expect(created).toMatchObject({
    title: 'Belt drive',
    partId: null,
    originalFilename: 'ремень.pdf',
    contentType: 'application/pdf',
    sizeBytes: pdf.length,
    url: `/documents/${created.id}`,
  })
  const [file, ...others] = await service.storedFiles()
  expect([file, others]).toEqual([expect.stringMatching(`/documents/manuals/${created.id}/1.pdf$`), []])
  expect(await db.select().from(auditEvents).where(eq(auditEvents.resourceId, created.id))).toMatchObject([
    {
      action: 'create',
      resourceType: 'document',
      organizationId: null,
      detail: { title: 'Belt drive', sizeBytes: pdf.length },
    },
  ])
})

test('a document is shown in the browser, in a sandbox, with ranges', async () => {
  const { url, downloadUrl } = await added({ title: 'Belt' })
  const whole = await get(url, user)
  expect(whole.status).toBe(200)
  expect(await whole.bytes()).toEqual(pdf)
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': `inline; filename="______.pdf"; filename*=UTF-8''%D1%80%D0%B5%D0%BC%D0%B5%D0%BD%D1%8C.pdf`,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'content-type': 'application/pdf',
    etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    'x-content-type-options': 'nosniff',
  })
  const part = await get(url, { ...user, range: 'bytes=-7', 'if-range': whole.headers.get('etag') ?? '' })
  expect([part.status, await part.text()]).toEqual([206, '\n%%EOF\n'])
  expect((await get(downloadUrl, user)).headers.get('content-disposition')).toMatch(/^attachment; /)
  const head = await send('HEAD', url, user)
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(pdf.length)])
})

test('general documents are for everyone signed in, and are added by a super admin', async () => {
  for (const [headers, expected] of [
    [{}, 401],
    [user, 403],
    [admin, 403],
  ] as const)
    expect(await refusal(add({ title: 'Belt' }, headers))).toMatchObject([expected, expect.any(String)])
  await nothingIsKept()
  const { id, url } = await added({ title: 'Belt' })
  expect(await status(get(url, stranger))).toBe(200)
  expect(await status(get(url))).toBe(401)
  expect(await status(get(path))).toBe(401)
  expect(await (await get(path, stranger)).json()).toMatchObject([{ id }])
  expect(await status(send('DELETE', url, admin))).toBe(403)
  expect(await status(send('DELETE', url))).toBe(401)
})

test("a part's documents follow the part", async () => {
  const [catalog, own] = [await addPart(null), await addPart(service.ours)]
  expect(await status(add({ title: 'Belt', partId: catalog }, admin))).toBe(403)
  expect(await status(add({ title: 'Belt', partId: own }, user))).toBe(403)
  expect(await status(add({ title: 'Belt', partId: own }, stranger))).toBe(404)
  expect(await status(add({ title: 'Belt', partId: crypto.randomUUID() }, root))).toBe(404)
  await nothingIsKept()

  const { id, url } = await added({ title: 'Belt', partId: own }, admin)
  const list = (partId: string, headers: Record<string, string>) => get(`${path}?partId=${partId}`, headers)
  expect(await (await list(own, user)).json()).toMatchObject([{ id, partId: own }])
  expect(await (await list(catalog, user)).json()).toEqual([])
  expect(await (await get(path, user)).json()).toEqual([])
  expect(await status(list(own, stranger))).toBe(404)
  expect(await status(get(url, user))).toBe(200)
  expect(await status(get(url, stranger))).toBe(404)
  expect(await status(send('DELETE', url, stranger))).toBe(404)
  expect(await status(send('DELETE', url, user))).toBe(403)
  expect(await status(send('DELETE', url, admin))).toBe(204)
  expect(await db.select().from(auditEvents).where(eq(auditEvents.resourceId, id))).toMatchObject([
    { action: 'create', organizationId: service.ours },
    { action: 'delete', organizationId: service.ours },
  ])
})

test('a removed document is gone until it is restored, and its bytes with its part', async () => {
  const partId = await addPart(service.ours)
  const { id, url } = await added({ title: 'Belt', partId })
  expect(await status(send('DELETE', url, root))).toBe(204)
  for (const gone of [get(url, root), send('DELETE', url, root)])
    expect(await refusal(gone)).toEqual([404, 'There is no such document.'])
  expect(await (await get(`${path}?partId=${partId}`, root)).json()).toEqual([])
  await restoreDocument(db, authorize(platform, 'delete', await findRemovedDocument(db, id)))
  expect(await (await get(url, root)).bytes()).toEqual(pdf)
  await db.delete(parts).where(eq(parts.id, partId))
  expect(await status(get(url, root))).toBe(404)
})

test('a signed URL opens its document, and nothing else', async () => {
  const [one, other] = [await added({ title: 'One' }), await added({ title: 'Other' })]
  const signed = signPath(one.url, { type: 'support_video' }, mediaUrlSecrets)
  expect(await status(get(signed))).toBe(200)
  expect(await status(get(`${signed}&download=1`, { range: 'bytes=0-0' }))).toBe(206)
  expect(await status(get(other.url + signed.slice(signed.indexOf('?'))))).toBe(401)
  expect(await status(send('DELETE', signed))).toBe(401)
})

test('fields may be in the query, and lists are sorted from new to old', async () => {
  const partId = await addPart(null)
  for (const title of ['one', 'two'])
    expect(await status(upload(`${path}?title=${title}&partId=${partId}`, root, pdf, 'a.PDF'))).toBe(201)
  const list = z.array(Document).parse(await (await get(`${path}?partId=${partId}`, user)).json())
  expect(list.map(({ title }) => title)).toEqual(['two', 'one'])
})

const encode = (text: string) => new TextEncoder().encode(text)
test.each<[string, () => Promise<Uint8Array<ArrayBuffer>>, string, Record<string, string>, number, string]>([
  ['nothing', async () => encode(''), 'a.pdf', {}, 415, 'The file is empty'],
  ['text', async () => encode('A page about %PDF files'), 'a.pdf', {}, 415, 'of an unknown type'],
  ['a video', () => readSampleVideo('h264.mp4'), 'a.pdf', {}, 415, 'video/mp4'],
  ['another name', async () => pdf, 'a.exe', {}, 415, 'ends in .exe'],
  ['a name without an extension', async () => pdf, 'document', {}, 415, 'no extension'],
  ['a PDF without its end', async () => pdf.slice(0, -20), 'a.pdf', {}, 422, 'cut off before its end'],
  ['a PDF without its middle', async () => encode('%PDF-1.4\nstartxref\n90000\n%%EOF'), 'a.pdf', {}, 422, 'damaged'],
  ['a long PDF cut off', async () => samplePdf({ padding: 9000 }).slice(0, 5000), 'a.pdf', {}, 422, 'cut off'],
  ['no title', async () => pdf, 'a.pdf', { title: ' ' }, 400, 'title'],
  ['a broken partId', async () => pdf, 'a.pdf', { partId: 'x' }, 400, 'partId'],
])('%s is refused', async (_, bytes, filename, fields, expected, sentence) => {
  const answer = add({ title: 'Belt', ...fields }, root, await bytes(), filename)
  expect(await refusal(answer)).toEqual([expected, expect.stringContaining(sentence)])
  await nothingIsKept()
})

test('a PDF may have a few bytes before its header and after its end', async () => {
  const framed = new Uint8Array([...encode('\ufeff\n'), ...pdf, ...encode('\0'.repeat(600))])
  expect((await added({ title: 'Belt' }, root, framed)).sizeBytes).toBe(framed.length)
})

test('a file is refused at the first byte beyond the limit', async () => {
  const roomBytes = samplePdf({ padding: 20_000_000 }).length - 20_000_000
  const largest = samplePdf({ padding: maxDocumentBytes - roomBytes })
  expect((await added({ title: 'Belt' }, root, largest)).sizeBytes).toBe(maxDocumentBytes)
  const tooLarge = samplePdf({ padding: maxDocumentBytes - roomBytes + 1 })
  expect(await refusal(add({ title: 'Belt' }, root, tooLarge))).toMatchObject([413, expect.any(String)])
  expect(await service.storedFiles()).toHaveLength(1)
})

test('lost bytes are an outage, not a missing document', async () => {
  const { id, url } = await added({ title: 'Belt' })
  await service.storage.remove(`documents/manuals/${id}/1.pdf`)
  expect(await refusal(get(url, root))).toMatchObject([503, expect.any(String)])
})

test('the routes are documented', async () => {
  expect(await (await get('/openapi')).json()).toMatchObject({
    paths: {
      '/documents/manuals': {
        get: {},
        post: {
          requestBody: { content: { 'multipart/form-data': { schema: { properties: { file: {}, partId: {} } } } } },
        },
      },
      '/documents/{id}': { get: {}, delete: {} },
    },
  })
})
