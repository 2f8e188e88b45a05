import { insertedRow } from '@abparts/db/inserted-row'
import { imageBlobs, images, parts, users } from '@abparts/db/schema'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import { count, eq, isNull, sql } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, expect, test, vi } from 'vitest'
import { startServiceProcess } from './service-process.fixture.ts'

const { db, url, close } = await createTestDatabase()
const issuer = await createTestIssuer()
afterAll(close)

const sample = sharp({
  create: {
    width: 1200,
    height: 900,
    channels: 3,
    background: 'gray',
    noise: { type: 'gaussian', mean: 128, sigma: 9 },
  },
})
const photo = await sample.jpeg().toBuffer()

/** Every upload is a different image: trailing bytes change the source's hash. */
const numbered = (number: number) => new Blob([new Uint8Array(photo), String(number)])

test('killed in the middle of uploads, the service leaves no row without bytes and no bytes without a row', {
  timeout: 90_000,
}, async () => {
  const root = { username: 'root', email: 'root@example.com', name: 'Root', role: 'super_admin' } as const
  const user = insertedRow(await db.insert(users).values(root).returning())
  const part = insertedRow(await db.insert(parts).values({ partNumber: 'K-1', name: 'Part' }).returning())
  const headers = await issuer.authorize({ sub: user.id, role: 'super_admin', organizationId: null })
  let number = 0
  let answered = 0
  for (let round = 0; round < 4; round++) {
    const { service, base } = await startServiceProcess(url, issuer)
    const uploadUntilKilled = async () => {
      while (!service.killed) {
        const form = new FormData()
        form.append('file', numbered(++number), 'photo.jpg')
        const answer = await fetch(`${base}/parts/${part.id}/images`, { method: 'POST', headers, body: form }).catch(
          () => null,
        )
        if (answer?.status === 201) answered += 1
      }
    }
    const uploads = Array.from({ length: 6 }, uploadUntilKilled)
    const before = answered
    await vi.waitFor(() => expect(answered).toBeGreaterThan(before), { timeout: 20_000 })
    await Bun.sleep(Math.random() * 500)
    service.kill('SIGKILL')
    await Promise.all(uploads)
  }

  const rows = await db
    .select({
      bytes: sql<number | null>`length(${imageBlobs.bytes})`,
      size: images.sizeBytes,
      position: images.position,
    })
    .from(images)
    .leftJoin(imageBlobs, eq(imageBlobs.imageId, images.id))
    .orderBy(images.position)
  expect(answered).toBeGreaterThan(0)
  expect(rows.length).toBeGreaterThanOrEqual(answered)
  expect(rows).toEqual(rows.map(({ size }, position) => ({ bytes: size, size, position })))
  const [orphans] = await db
    .select({ count: count() })
    .from(imageBlobs)
    .leftJoin(images, eq(images.id, imageBlobs.imageId))
    .where(isNull(images.id))
  expect(orphans?.count).toBe(0)
})
