import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { authorize } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import { platform } from '@abparts/auth/platform'
import type { ImageOwnerType } from '@abparts/contracts/image'
import { openBinaryClient } from '@abparts/db/binary-client'
import type { Database } from '@abparts/db/client'
import { accounts, images, parts, users } from '@abparts/db/schema'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createMemoryStorage } from '@abparts/storage/memory'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { asc, isNull, sql } from 'drizzle-orm'
import { createImage } from '../images/create.ts'
import type { EncodedImage } from '../images/encode.ts'
import { findImage, findRemovedImage } from '../images/find.ts'
import { findImageOwner } from '../images/owner.ts'
import { findPart } from '../parts/part.ts'
import { putCaption } from '../videos/captions.ts'
import { createPartVideo } from '../videos/create.ts'
import { findVideo } from '../videos/find.ts'
import { claimVideo, finishProcessing } from '../videos/processing.ts'
import { processedVideo } from '../videos/video.fixture.ts'
import { applyPlan } from './apply.ts'
import type { SyncOptions } from './installation.ts'
import { type Installation, withSyncLock } from './installation.ts'
import type { SyncPlan } from './plan.ts'
import { planSync } from './plan-sync.ts'
import { installationSource } from './source.ts'

/** An installation for tests, with its objects in a directory or in the given storage. */
export async function openTestInstallation(name: string, storage?: ObjectStorage) {
  const { db, url, close } = await createTestDatabase()
  const root = await mkdtemp(path.join(tmpdir(), 'media-sync-'))
  const primary = storage ?? (await openLocalStorage(root))
  const binary = openBinaryClient(url)
  const installation: Installation = { name, db, binary, storages: createStorages(primary) }
  return {
    ...installation,
    url,
    root,
    storage: primary,
    close: async () => {
      await binary.close()
      await close()
      await rm(root, { recursive: true })
    },
  }
}

/** No optional behaviour. */
export const plainSync: SyncOptions = {
  prefer: null,
  withDeletions: false,
  withUsers: false,
  anonymize: false,
  keptRoles: new Set(),
}

/** Plans and makes the changes, as the command does. */
export async function syncForTest(source: Installation, target: Installation, asked: Partial<SyncOptions> = {}) {
  const options = { ...plainSync, ...asked }
  return await withSyncLock({ source, target }, async () => {
    const plan = await planSync({ source, target }, options)
    const failures: string[] = []
    await applyPlan(plan, {
      viewers: plan.viewers,
      source: installationSource(source),
      target,
      actor: platform.actor,
      anonymize: options.anonymize,
      signal: new AbortController().signal,
      onChange: (_, failure) => failure !== null && failures.push(failure),
    })
    return { plan, failures }
  })
}

const sha256Of = (content: string) => createHash('sha256').update(content).digest('hex')

/** An image that is never decoded. */
const encodedOf = (content: string): EncodedImage => ({
  bytes: Buffer.from(content),
  contentType: 'image/webp',
  width: 8,
  height: 8,
  thumbHash: '',
  sha256: sha256Of(content),
  sourceSha256: sha256Of(`source of ${content}`),
})

export const addImage = async (db: Database, type: ImageOwnerType, ownerId: string, content: string) =>
  await createImage(
    db,
    authorize(platform, 'create', await findImageOwner(db, { type, id: ownerId })),
    encodedOf(content),
  )

export const openImage = async <Does extends Action>(db: Database, action: Does, id: string) =>
  authorize(platform, action, await findImage(db, id))

export const openRemovedImage = async (db: Database, id: string) =>
  authorize(platform, 'delete', await findRemovedImage(db, id))

/** Two installations with different storages. */
export async function openTwo() {
  const here = await openTestInstallation('here')
  const there = await openTestInstallation('there', { ...createMemoryStorage(), backend: 's3' })
  return {
    here,
    there,
    async clear() {
      for (const { db } of [here, there])
        await db.execute(sql`truncate images, videos, documents, storage_objects, storage_deletions, lineages, parts,
          users, organizations cascade`)
    },
    close: async () => {
      await Promise.all([here.close(), there.close()])
    },
  }
}
type Side = Pick<Awaited<ReturnType<typeof openTestInstallation>>, 'db' | 'storage'>

export async function addPart({ db }: Side, partNumber = 'P-1', organizationId?: string): Promise<string> {
  const [part] = await db.insert(parts).values({ partNumber, name: 'Part', organizationId }).returning()
  return part?.id ?? ''
}

/** A user who can sign in. */
export async function addUser({ db }: Side, username = 'ann'): Promise<string> {
  const email = `${username}@company.example`
  const [user] = await db.insert(users).values({ username, email, name: 'Ann' }).returning()
  const id = user?.id ?? ''
  await db.insert(accounts).values({ userId: id, accountId: id, providerId: 'credential', password: 'hashed' })
  return id
}

/** A processed video of a part, with everything that can belong to one. */
export async function addVideo({ db, storage }: Side, partId: string, id = crypto.randomUUID()): Promise<string> {
  const put = async (key: string, content: string) => await storage.put(key, new Blob([content]).stream())
  const key = `videos/parts/${partId}/${id}/1.mov`
  await createPartVideo(db, {
    id,
    originalFilename: 'belt.mov',
    contentType: 'video/quicktime',
    durationSeconds: null,
    width: 64,
    height: 36,
    videoType: 'demo',
    parent: authorize(platform, 'create', await findPart(db, partId)),
    object: { key, backend: storage.backend, ...(await put(key, `upload of ${id}`)) },
  })
  const claimed = await claimVideo(db, id, storage.backend)
  if (claimed === null) throw new Error('The video is not being processed.')
  const { indexedKey, renditionKey } = claimed.made
  await finishProcessing(
    db,
    id,
    {
      ...processedVideo,
      indexed: await put(indexedKey, `video ${crypto.randomUUID()}`),
      rendition: { ...(await put(renditionKey, `rendition of ${id}`)), width: 64, height: 36 },
    },
    claimed.made,
  )
  await putCaption(db, authorize(platform, 'edit', await findVideo(db, id)), { language: 'de', text: 'WEBVTT\n' })
  return id
}

/** The images that are not removed, as everyone sees them. */
export const imagesOf = ({ db }: Side) =>
  db
    .select({ id: images.id, sha256: images.sha256, position: images.position, altText: images.altText })
    .from(images)
    .where(isNull(images.deletedAt))
    .orderBy(asc(images.partId), asc(images.position), asc(images.id))

export const findingsOf = ({ plan }: { plan: SyncPlan }) =>
  plan.items.map(({ id, finding, action }) => ({ id, finding, action }))
