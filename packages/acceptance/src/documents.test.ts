import { Document } from '@abparts/contracts/document'
import { VideosLimits } from '@abparts/contracts/limits'
import { samplePdf } from '@abparts/testing/sample-pdf'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { env } from './env.ts'
import { expectLength } from './expect-length.ts'
import { expectProblem } from './problem.ts'
import type { Session } from './session.ts'
import { clip, form, upload } from './upload.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
const made: string[] = []
afterAll(async () => {
  for (const id of made) await world.superAdmin.fetch(`/documents/${id}`, { method: 'DELETE' })
  await world.close()
})
const { superAdmin, north, south, catalogPartId } = world

const path = '/documents/manuals'
const bytes = samplePdf()
const file = { bytes, filename: 'Инструкция – ремень 機械.pdf' }
async function created(session: Session, fields: Record<string, string>): Promise<Document> {
  const answer = await upload(session, path, form(file, {}, fields))
  expect(answer.status, await answer.clone().text()).toBe(201)
  const document = Document.parse(await answer.json())
  made.push(document.id)
  return document
}
const listed = async (session: Session, query = '') =>
  z.array(Document).parse(await (await session.fetch(path + query)).json())

describe('a general document', async () => {
  const title = `Riemenwechsel ${crypto.randomUUID()}`
  const document = await created(superAdmin, { title })

  test('is described, listed and found', async () => {
    expect(document).toMatchObject({ title, partId: null, originalFilename: file.filename, sizeBytes: bytes.length })
    expect((await listed(south.user)).map(({ id }) => id)).toContain(document.id)
    const found = await north.user.trpc.documents.list.query({ search: title.slice(-20) })
    expect(found.items.map(({ id }) => id)).toEqual([document.id])
  })

  test('is shown in the browser by its signed URL, in ranges or as a download', async () => {
    const { url, downloadUrl } = await north.user.trpc.documents.get.query({ id: document.id })
    const shown = await fetch(new URL(url, env.BASE_URL))
    expect(shown.status).toBe(200)
    expect(shown.headers.get('content-type')).toBe('application/pdf')
    expectLength(shown, bytes.length)
    expect(shown.headers.get('content-disposition')).toMatch(/^inline; .*filename\*=UTF-8''%D0%98/)
    expect(shown.headers.get('content-security-policy')).toContain('sandbox')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await shown.bytes()).toEqual(bytes)
    const part = await fetch(new URL(url, env.BASE_URL), { headers: { range: 'bytes=0-7' } })
    expect([part.status, await part.text()]).toEqual([206, '%PDF-1.4'])
    const saved = await fetch(new URL(downloadUrl, env.BASE_URL))
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /)
    const tampered = new URL(url, env.BASE_URL)
    tampered.searchParams.set('expires', '9999999999')
    await expectProblem(fetch(tampered), 'unauthorized')
  })

  test('is renamed, removed and restored by a super admin', async () => {
    const { documents } = superAdmin.trpc
    await expect(north.admin.trpc.documents.update.mutate({ id: document.id, title: 'No' })).rejects.toMatchObject({
      data: { httpStatus: 403 },
    })
    expect(await documents.update.mutate({ id: document.id, title: 'Neu' })).toMatchObject({ title: 'Neu' })
    await expectProblem(north.admin.fetch(`/documents/${document.id}`, { method: 'DELETE' }), 'forbidden')
    expect((await superAdmin.fetch(`/documents/${document.id}`, { method: 'DELETE' })).status).toBe(204)
    await expectProblem(superAdmin.fetch(`/documents/${document.id}`), 'not_found')
    await documents.restore.mutate({ id: document.id })
    expect((await superAdmin.fetch(`/documents/${document.id}`)).status).toBe(200)
  })
})

test("a part's document is for the users of its organization", async () => {
  const { id } = await created(north.admin, { title: 'Motor', partId: north.partId })
  const query = `?partId=${north.partId}`
  expect((await listed(north.user, query)).map((document) => document.id)).toEqual([id])
  expect((await north.user.fetch(`/documents/${id}`)).status).toBe(200)
  await expectProblem(fetch(`${env.BASE_URL}/documents/${id}`), 'unauthorized')
  await expectProblem(south.admin.fetch(`/documents/${id}`), 'not_found')
  await expectProblem(south.admin.fetch(path + query), 'not_found')
  await expectProblem(north.user.fetch(`/documents/${id}`, { method: 'DELETE' }), 'forbidden')
  expect((await north.admin.fetch(`/documents/${id}`, { method: 'DELETE' })).status).toBe(204)
})

describe('a document is rejected', () => {
  const title = 'Refused'
  const sent = (file: { bytes: Uint8Array<ArrayBuffer>; filename: string } | null, fields: Record<string, string>) =>
    upload(superAdmin, path, form(file, fields))

  test('that is not a PDF, or an incomplete one', async () => {
    await expectProblem(sent({ ...(await clip()), filename: 'film.pdf' }, { title }), 'unsupported_media_type')
    await expectProblem(sent({ bytes, filename: 'document.docx' }, { title }), 'unsupported_media_type')
    await expectProblem(sent({ bytes: bytes.slice(0, -9), filename: 'a.pdf' }, { title }), 'unprocessable')
  })

  test('without required fields', async () => {
    await expectProblem(sent(file, {}), 'bad_request')
    await expectProblem(sent(null, { title }), 'bad_request')
    await expectProblem(sent(file, { title, partId: crypto.randomUUID() }), 'not_found')
  })

  test('that is too large', async () => {
    const { documents } = VideosLimits.parse(await (await fetch(`${env.BASE_URL}/videos/limits`)).json())
    const large = { bytes: samplePdf({ padding: documents.maxBytes }), filename: 'large.pdf' }
    await expectProblem(sent(large, { title }), 'too_large')
  })

  test('from someone who may not upload', async () => {
    await expectProblem(fetch(env.BASE_URL + path, { method: 'POST', body: form(file, { title }) }), 'unauthorized')
    await expectProblem(upload(north.admin, path, form(file, { title })), 'forbidden')
    await expectProblem(upload(north.admin, path, form(file, { title, partId: catalogPartId })), 'forbidden')
    await expectProblem(upload(south.admin, path, form(file, { title, partId: north.partId })), 'not_found')
  })
})
