import { createHash } from 'node:crypto'
import { UploadedImage } from '@abparts/contracts/image'
import { getImageUrl } from '@abparts/contracts/image-url'
import { ImagesLimits } from '@abparts/contracts/limits'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { env } from './env.ts'
import { expectProblem } from './problem.ts'
import type { Session } from './session.ts'
import { form, imageFile, sidewaysPhoto, upload } from './upload.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
afterAll(world.close)
const { superAdmin, north, south, catalogPartId } = world

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const at = (path: string) => (path.startsWith('/') ? `${env.BASE_URL}${path}` : path)
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())

async function uploaded(session: Session, path: string, body: FormData): Promise<UploadedImage> {
  const answer = await upload(session, path, body)
  expect(answer.status, await answer.clone().text()).toBe(201)
  return UploadedImage.parse(await answer.json())
}

describe("a phone's photo of a part", async () => {
  const image = await uploaded(superAdmin, `/parts/${catalogPartId}/images`, form(await sidewaysPhoto()))
  const answer = await fetch(at(image.href))
  const bytes = await bytesOf(answer)

  test('is stored upright, small and without camera metadata', async () => {
    const metadata = await sharp(bytes).metadata()
    expect(metadata).toMatchObject({ format: 'webp', width: 768, height: 1024 })
    expect([metadata.exif, metadata.xmp, metadata.icc, metadata.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(bytes.length).toBeLessThanOrEqual(500_000)
    const corner = await sharp(bytes).extract({ left: 40, top: 40, width: 8, height: 8 }).raw().toBuffer()
    expect(corner[0]).toBeGreaterThan(180)
    expect(corner[1]).toBeLessThan(80)
  })

  test('is described correctly', () => {
    expect(image).toMatchObject({
      width: 768,
      height: 1024,
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
      position: 0,
    })
    const [prefix, data = ''] = image.url.split(',')
    expect(prefix).toBe('data:image/webp;base64')
    expect(sha256(Buffer.from(data, 'base64'))).toBe(image.sha256)
    expect(Buffer.from(image.thumbHash, 'base64').length).toBeGreaterThan(4)
  })

  test('has a strong validator, and is never sniffed as something else', async () => {
    expect(answer.headers.get('etag')).toBe(`"${image.sha256}"`)
    expect(answer.headers.get('content-type')).toBe('image/webp')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    const byPlace = await fetch(at(getImageUrl('part', catalogPartId, 0)))
    expect(byPlace.headers.get('etag')).toBe(`"${image.sha256}"`)
    expect(sha256(await bytesOf(byPlace))).toBe(image.sha256)
  })

  test.each([
    ['the validator', (etag: string) => etag],
    ['its weak form', (etag: string) => `W/${etag}`],
    ['a list', (etag: string) => `"other", ${etag}`],
    ['anything', () => '*'],
  ])('has not changed for a client with %s', async (_, condition) => {
    const headers = { 'if-none-match': condition(`"${image.sha256}"`) }
    const unchanged = await fetch(at(image.href), { headers })
    expect(unchanged.status).toBe(304)
    expect(unchanged.headers.get('etag')).toBe(`"${image.sha256}"`)
    expect(await bytesOf(unchanged)).toHaveLength(0)
  })

  test('answers HEAD with the headers of GET', async () => {
    const head = await fetch(at(image.href), { method: 'HEAD' })
    expect(head.status).toBe(200)
    for (const name of ['etag', 'content-type', 'content-length', 'cache-control'])
      expect(head.headers.get(name), name).toBe(answer.headers.get(name))
    expect(await bytesOf(head)).toHaveLength(0)
  })
})

describe("a part's images", () => {
  test('keep their order, change it, and move up when one is removed', async () => {
    const path = `/parts/${north.partId}/images`
    const images: UploadedImage[] = []
    for (const color of ['#802020', '#208020', '#202080'])
      images.push(await uploaded(north.admin, path, form(await imageFile(color))))
    expect(images.map(({ position }) => position)).toEqual([0, 1, 2])

    const { trpc } = north.admin
    const ids = images.map(({ id }) => id)
    const reordered = await trpc.images.reorder.mutate({ partId: north.partId, imageIds: ids.toReversed() })
    expect(reordered.items.map(({ id }) => id)).toEqual(ids.toReversed())
    await expect(trpc.images.reorder.mutate({ partId: north.partId, imageIds: ids.slice(1) })).rejects.toMatchObject({
      data: { httpStatus: expect.toSatisfy((status) => status === 400 || status === 409) },
    })

    const first = getImageUrl('part', north.partId, 0)
    const stale = { 'if-match': `"${images[0]?.sha256}"` }
    await expectProblem(north.admin.fetch(first, { method: 'DELETE', headers: stale }), 'precondition_failed')
    const current = { 'if-match': `"${images[2]?.sha256}"` }
    expect((await north.admin.fetch(first, { method: 'DELETE', headers: current })).status).toBe(204)

    const left = await trpc.images.list.query({ partId: north.partId })
    expect(left.items.map(({ id, position }) => [id, position])).toEqual([
      [ids[1], 0],
      [ids[0], 1],
    ])
    await trpc.images.restore.mutate({ id: ids[2] ?? '' })
    expect((await trpc.images.list.query({ partId: north.partId })).items).toHaveLength(3)
    expect(await trpc.images.update.mutate({ id: ids[0] ?? '', altText: 'From above' })).toMatchObject({
      altText: 'From above',
    })
    expect((await trpc.parts.get.query({ id: north.partId })).imageCount).toBe(3)
  })

  test('of a proprietary part are for its organization, or for the holder of a signed URL', async () => {
    const path = getImageUrl('part', north.partId, 0)
    expect((await north.user.fetch(path)).status).toBe(200)
    expect((await superAdmin.fetch(path)).status).toBe(200)
    await expectProblem(south.admin.fetch(path), 'not_found')
    await expectProblem(fetch(at(path)), 'unauthorized')

    const [image] = (await north.user.trpc.images.list.query({ partId: north.partId })).items
    const signed = new URL(at(image?.url ?? ''))
    expect((await fetch(signed)).status).toBe(200)
    signed.searchParams.set('expires', String(Number(signed.searchParams.get('expires')) + 3600))
    await expectProblem(fetch(signed), 'unauthorized')
    const elsewhere = new URL(at(image?.url ?? ''))
    elsewhere.pathname = getImageUrl('user', north.user.userId)
    expect((await fetch(elsewhere)).ok).toBe(false)
  })
})

describe('photos and logos', () => {
  test("one's own photo is visible in the organization", async () => {
    const photo = await uploaded(north.user, '/users/profile-photo', form(await imageFile('#335577')))
    const path = getImageUrl('user', north.user.userId)
    expect((await north.admin.fetch(path)).headers.get('etag')).toBe(`"${photo.sha256}"`)
    await expectProblem(fetch(at(path)), 'unauthorized')
    expect((await south.user.fetch(path)).ok).toBe(false)
    const { photoUrl } = await north.user.trpc.account.me.query()
    expect((await fetch(at(photoUrl ?? ''))).status).toBe(200)

    const newer = await uploaded(north.user, '/users/profile-photo', form(await imageFile('#775533')))
    expect((await north.user.fetch(path)).headers.get('etag')).toBe(`"${newer.sha256}"`)
    await expectProblem(south.admin.fetch(path, { method: 'DELETE' }), 'not_found')
    expect((await north.user.fetch(path, { method: 'DELETE' })).status).toBe(204)
    await expectProblem(north.user.fetch(path), 'not_found')
  })

  test('a logo is public, and set by an admin of the organization', async () => {
    const path = `/organizations/${north.organizationId}/logo`
    const logo = form(await imageFile('#004488'))
    await expectProblem(upload(north.user, path, logo), 'forbidden')
    await expectProblem(upload(south.admin, path, logo), 'forbidden')
    const { sha256: hash } = await uploaded(north.admin, path, logo)
    const answer = await fetch(at(getImageUrl('organization', north.organizationId)))
    expect(answer.headers.get('etag')).toBe(`"${hash}"`)
    expect(
      (await superAdmin.fetch(getImageUrl('organization', north.organizationId), { method: 'DELETE' })).status,
    ).toBe(204)
  })
})

describe('an upload is rejected', () => {
  const path = `/parts/${catalogPartId}/images`
  const text = { bytes: new TextEncoder().encode('not an image'), filename: 'image.jpg' }
  const pdf = { bytes: new TextEncoder().encode('%PDF-1.7 not an image'), filename: 'image.png' }

  test('that is not an image, whatever its name', async () => {
    await expectProblem(upload(superAdmin, path, form(text)), 'unsupported_media_type')
    await expectProblem(upload(superAdmin, path, form(pdf)), 'unsupported_media_type')
  })

  test('that is truncated', async () => {
    const { bytes, filename } = await imageFile('#112233')
    const answer = await upload(superAdmin, path, form({ bytes: bytes.slice(0, bytes.length / 2), filename }))
    expect([415, 422]).toContain(answer.status)
  })

  test('that is too large', async () => {
    const { images } = ImagesLimits.parse(await (await fetch(at('/images/limits'))).json())
    const file = { bytes: new Uint8Array(images.maxBytes + 1), filename: 'large.jpg' }
    await expectProblem(upload(superAdmin, path, form(file)), 'too_large')
  })

  test('without a file', async () => {
    await expectProblem(upload(superAdmin, path, form(null, { note: 'nothing' })), 'bad_request')
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    expect([400, 415]).toContain((await superAdmin.fetch(path, json)).status)
  })

  test('from someone who may not upload', async () => {
    const body = form(await imageFile('#445566'))
    await expectProblem(fetch(at(path), { method: 'POST', body }), 'unauthorized')
    await expectProblem(upload(north.admin, path, body), 'forbidden')
    await expectProblem(upload(south.admin, `/parts/${north.partId}/images`, body), 'not_found')
    await expectProblem(upload(superAdmin, `/parts/${crypto.randomUUID()}/images`, body), 'not_found')
  })

  test('and leaves nothing behind', async () => {
    expect((await superAdmin.trpc.images.list.query({ partId: catalogPartId })).items).toHaveLength(1)
  })
})
