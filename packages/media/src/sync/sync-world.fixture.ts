import { permit } from '@abparts/auth/gate'
import { platform } from '@abparts/auth/platform'
import { accounts, images, parts, users } from '@abparts/db/schema'
import { createMemoryStorage } from '@abparts/storage/memory'
import { asc, isNull, sql } from 'drizzle-orm'
import { putCaption } from '../change-caption.ts'
import { claimVideo } from '../claim-video.ts'
import { createPartVideo } from '../create-video.ts'
import { findPart } from '../find-part.ts'
import { findVideo } from '../find-video.ts'
import { finishVideo } from '../finish-video.ts'
import { processedVideo } from '../processed-video.fixture.ts'
import type { SyncPlan } from './sync-plan.ts'
import { openTestInstallation } from './two-installations.fixture.ts'

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

/** Someone who can sign in. */
export async function addUser({ db }: Side, username = 'ann'): Promise<string> {
  const email = `${username}@company.example`
  const [user] = await db.insert(users).values({ username, email, name: 'Ann' }).returning()
  const id = user?.id ?? ''
  await db.insert(accounts).values({ userId: id, accountId: id, providerId: 'credential', password: 'hashed' })
  return id
}

/** A video of a part, processed, with all that can belong to one. */
export async function addVideo({ db, storage }: Side, partId: string, id = crypto.randomUUID()): Promise<string> {
  const put = async (key: string, content: string) => await storage.put(key, new Blob([content]).stream())
  const key = `videos/parts/${partId}/${id}/1.mov`
  await createPartVideo(db, {
    ...{ id, originalFilename: 'belt.mov', contentType: 'video/quicktime', durationSeconds: null },
    ...{ width: 64, height: 36, videoType: 'demo' },
    place: permit(platform, 'create', await findPart(db, partId)),
    object: { key, backend: storage.backend, ...(await put(key, `upload of ${id}`)) },
  })
  const claimed = await claimVideo(db, id, storage.backend)
  if (claimed === null) throw new Error('The video is not being processed.')
  const { indexedKey, renditionKey } = claimed.made
  await finishVideo(
    db,
    id,
    {
      ...processedVideo,
      indexed: await put(indexedKey, `video ${crypto.randomUUID()}`),
      rendition: { ...(await put(renditionKey, `rendition of ${id}`)), width: 64, height: 36 },
    },
    claimed.made,
  )
  await putCaption(db, permit(platform, 'edit', await findVideo(db, id)), { language: 'de', text: 'WEBVTT\n' })
  return id
}

/** The pictures that are not removed, as everyone sees them. */
export const picturesOf = ({ db }: Side) =>
  db
    .select({ id: images.id, sha256: images.sha256, position: images.position, altText: images.altText })
    .from(images)
    .where(isNull(images.deletedAt))
    .orderBy(asc(images.partId), asc(images.position), asc(images.id))

export const findingsOf = ({ plan }: { plan: SyncPlan }) =>
  plan.items.map(({ id, finding, action }) => ({ id, finding, action }))
