import { utimes } from 'node:fs/promises'
import path from 'node:path'
import type { StorageBackend } from '@abparts/contracts/storage'
import { organizations, storageDeletions, storageObjects, videos } from '@abparts/db/schema'
import { createTestBucket } from '@abparts/testing/s3'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { jsonLines, openInstallation } from './media/installation.fixture.ts'

const { db, mediaRoot, storage, store, media, addVideo, close } = await openInstallation()
const bucket = await createTestBucket()
afterAll(async () => {
  await bucket.close()
  await close()
})
beforeEach(async () => {
  await db.delete(videos)
  await db.delete(storageObjects)
  await db.delete(storageDeletions)
  for (const { key } of (await storage.list({ prefix: 'videos/', limit: 100 })).items) await storage.remove(key)
})

async function addOrphan() {
  const key = 'videos/support/orphan/1.mp4'
  await store(key, 'content')
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
  await utimes(path.join(mediaRoot, key), twoDaysAgo, twoDaysAgo)
  return key
}

describe('verify', () => {
  test('reports that everything is fine', async () => {
    await addVideo()
    await addVideo()
    const { code, output, errors } = await media(['verify', '--deep'])
    expect([code, output]).toEqual([
      0,
      '2 objects (1 KB) and 0 images in the database (0 KB) compared, byte by byte.\nMissing: 0, wrong size: 0, wrong SHA-256: 0, orphaned: 0.\n',
    ])
    expect(errors).toContain('100 %')
  })

  test('reports what is not, and changes nothing', async () => {
    const [missing, altered, orphan] = [await addVideo(), await addVideo(), await addOrphan()]
    await storage.remove(missing)
    await storage.remove(altered)
    await store(altered, 'CONTENT')
    const { code, output } = await media(['verify', '--deep'])
    expect(code).toBe(1)
    for (const line of [
      `missing       local  ${missing}`,
      `wrong_sha256  local  ${altered}`,
      `orphaned      local  ${orphan}`,
    ])
      expect(output).toContain(line)
    expect(output).toContain('Nothing was changed. With --fix, orphaned objects are removed.')
    expect(await storage.stat(orphan)).not.toBeNull()
  })

  test('removes orphaned objects when asked to, and keeps rows whose bytes are missing', async () => {
    const [missing, orphan] = [await addVideo(), await addOrphan()]
    await storage.remove(missing)
    const { code, output } = await media(['verify', '--fix', '--yes-remove', '1', '--json'])
    expect(code).toBe(1)
    const summary = jsonLines(output).at(-1)
    const findings = jsonLines(output).slice(0, -1)
    expect(findings).toHaveLength(2)
    expect(findings).toContainEqual({ problem: 'missing', backend: 'local', key: missing })
    expect(findings).toContainEqual(expect.objectContaining({ problem: 'orphaned', key: orphan, sizeBytes: 7 }))
    expect(summary).toMatchObject({ objects: 1, missing: 1, orphaned: 1, removed: 1 })
    expect(await storage.stat(orphan)).toBeNull()
    expect(await db.$count(videos)).toBe(1)
  })

  test('recounts what an organization uses', async () => {
    const name = crypto.randomUUID()
    await db.insert(organizations).values({ name, usedBytes: 12 })
    const found = await media(['verify'])
    expect([found.code, found.output]).toEqual([1, expect.stringContaining(`${name} uses 0 bytes, not 12`)])
    expect((await media(['verify', '--fix'])).code).toBe(0)
    expect(await media(['verify'])).toMatchObject({ code: 0, output: expect.not.stringContaining('Wrong usage') })
  })

  test('reports no problem once the orphaned objects are removed', async () => {
    const orphan = await addOrphan()
    for (const guess of [[], ['--yes-remove', '2']])
      expect(await media(['verify', '--fix', ...guess])).toMatchObject({
        code: 2,
        errors: expect.stringContaining('add --yes-remove 1'),
      })
    expect(await storage.stat(orphan)).not.toBeNull()
    expect(await media(['verify', '--fix', '--yes-remove', '1'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('Removed 1 object'),
    })
    expect((await media(['verify'])).code).toBe(0)
  })
})

describe('move-storage', () => {
  const countIn = (backend: StorageBackend) => db.$count(storageObjects, eq(storageObjects.backend, backend))

  test('moves everything there and back, and reports what is where', async () => {
    for (const content of ['one', 'two', 'three']) await addVideo(content)
    const plan = '3 objects (1 KB) to move to s3.'
    const rehearsed = await media(['move-storage', '--to', 's3', '--dry-run'], bucket.env)
    expect([rehearsed.code, rehearsed.output, await countIn('local')]).toEqual([0, `${plan}\n`, 3])

    const { code, output, errors } = await media(['move-storage', '--to', 's3'], bucket.env)
    expect(code).toBe(0)
    expect(output.split('\n')).toEqual([
      plan,
      'Moved 3 objects (1 KB) to s3.',
      'local: 0 objects (0 KB), and 3 leftovers, removed after 24 hours.',
      's3: 3 objects (1 KB).',
      'New uploads go to local.',
      'Set STORAGE_BACKEND=s3, restart the services, and repeat this for newer uploads.',
      '',
    ])
    expect(errors).toContain('100 %')
    expect([await countIn('local'), await countIn('s3')]).toEqual([0, 3])
    expect((await media(['verify', '--deep'], bucket.env)).code).toBe(0)

    const back = await media(['move-storage', '--to', 'local', '--json'], bucket.env)
    expect([back.code, jsonLines(back.output)]).toMatchObject([
      0,
      [
        { plan: { to: 'local', objects: 3, sizeBytes: 11 } },
        { moved: { objects: 3, sizeBytes: 11 }, failed: 0, newUploads: 'local' },
      ],
    ])
    expect(await countIn('local')).toBe(3)
  })

  test('reports what cannot be moved, and moves the rest', async () => {
    const [lost] = [await addVideo(), await addVideo()]
    await storage.remove(lost)
    const { code, output } = await media(['move-storage', '--to', 's3'], bucket.env)
    expect(code).toBe(1)
    expect(output).toContain(`not moved  ${lost}  Its bytes are not in the local storage.`)
    expect(output).toContain('1 object still to be moved: repeat this to continue.')
    expect(await countIn('s3')).toBe(1)
  })
})

describe('code 2 and one sentence, when', () => {
  test.each<[string, string[], Record<string, string>]>([
    ['error: unknown option', ['verify', '--fxi'], {}],
    ["error: unknown command 'verfy'", ['verfy'], {}],
    ["error: required option '--to <storage>' not specified", ['move-storage'], {}],
    ['S3_BUCKET is not set', ['move-storage', '--to', 's3'], {}],
    ['DATABASE_URL: expected postgres://', ['verify'], { DATABASE_URL: 'mysql://localhost/x' }],
    ['the database x at 127.0.0.1:1 cannot be used', ['verify'], { DATABASE_URL: 'postgres://someone@127.0.0.1:1/x' }],
    ['A storage fails (S3: HEAD', ['verify'], { ...bucket.env, S3_ENDPOINT: 'http://127.0.0.1:1' }],
    ['S3_BUCKET', ['verify'], { STORAGE_BACKEND: 's3' }],
    ['MEDIA_ROOT: /dev/null cannot be used', ['verify'], { MEDIA_ROOT: '/dev/null' }],
  ])('%s', async (sentence, args, env) => {
    const { code, output, errors } = await media(args, env)
    expect([code, output]).toEqual([2, ''])
    expect(errors).toContain(sentence)
    expect(errors).not.toContain('    at ')
  })
})

test('each command explains itself', async () => {
  for (const args of [
    [],
    ['verify'],
    ['move-storage'],
    ['report'],
    ['backup'],
    ['restore'],
    ['sync', 'pull'],
    ['sync', 'undo'],
  ])
    expect(await media([...args, '--help'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('Usage: npm run media --'),
    })
})
