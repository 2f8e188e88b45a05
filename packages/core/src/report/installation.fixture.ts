import { randomBytes } from 'node:crypto'
import type { StorageBackend } from '@abparts/contracts/storage'
import type { Database } from '@abparts/db/client'
import {
  documents,
  images,
  organizations,
  parts,
  partVideos,
  storageDeletions,
  storageObjects,
  supportVideos,
  users,
  videoCaptions,
  videoPosters,
  videoRenditions,
  videoStoryboards,
  videos,
  videoUploads,
} from '@abparts/db/schema'

export const now = new Date('2026-11-15T12:00:00Z')
export const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
export const randomSha256 = () => randomBytes(32).toString('hex')

/** What a test may specify about a medium; otherwise it is a day old, current and the only one with its bytes. */
interface About {
  createdAt?: Date
  deletedAt?: Date
  sha256?: string
}
type Owner = { userId: string } | { organizationId: string } | { partId: string }

/** Inserts rows of media into a database, with invented sizes. */
export function createInstallation(db: Database) {
  const addObject = async (backend: StorageBackend, sizeBytes: number, sha256 = randomSha256()) => {
    const object = { id: crypto.randomUUID(), key: crypto.randomUUID(), backend, sizeBytes, sha256 }
    await db.insert(storageObjects).values(object)
    return object
  }
  let nextPosition = 0
  const video = { originalFilename: 'a.mp4', contentType: 'video/mp4' } as const
  const webp = { bytes: Buffer.of(1), contentType: 'image/webp', width: 1, height: 1 }
  const tiles = { bytes: Buffer.of(1), tileWidth: 1, tileHeight: 1, columns: 1, tileCount: 1, intervalSeconds: 1 }

  return {
    addObject,
    addOrganization: async (name: string, quotaBytes: number | null = null) => {
      const id = crypto.randomUUID()
      await db.insert(organizations).values({ id, name, quotaBytes })
      return id
    },
    addPart: async (name: string, organizationId: string | null) => {
      const id = crypto.randomUUID()
      await db.insert(parts).values({ id, name, organizationId, partNumber: `No. ${name}` })
      return id
    },
    addUser: async (name: string, organizationId: string | null) => {
      const id = crypto.randomUUID()
      await db.insert(users).values({ id, name, organizationId, username: id, email: id })
      return id
    },
    addImage: async (owner: Owner, sizeBytes: number, about: About = {}) => {
      const id = crypto.randomUUID()
      const isShown = 'partId' in owner && about.deletedAt === undefined
      const extent = { width: 1, height: 1, contentType: 'image/webp', thumbHash: '' }
      await db.insert(images).values({
        id,
        sizeBytes,
        ...owner,
        ...extent,
        createdAt: daysAgo(1),
        sourceSha256: randomSha256(),
        sha256: randomSha256(),
        position: isShown ? nextPosition++ : null,
        ...about,
      })
      return id
    },
    addDocument: async (partId: string | null, backend: StorageBackend, sizeBytes: number, title: string) => {
      const { id: objectId } = await addObject(backend, sizeBytes)
      const about = { title, originalFilename: 'a.pdf', contentType: 'application/pdf' } as const
      await db.insert(documents).values({ ...about, partId, objectId, sizeBytes, createdAt: daysAgo(1) })
    },
    /** Of a part, or of the support library. */
    addVideo: async (
      whose: { partId: string } | { title: string },
      backend: StorageBackend,
      sizeBytes: number,
      { sha256, ...about }: About = {},
    ) => {
      const object = await addObject(backend, sizeBytes, sha256)
      const id = crypto.randomUUID()
      const kind = 'partId' in whose ? 'part' : 'support'
      const facts = { ...video, id, kind, state: 'ready', objectId: object.id, sizeBytes } as const
      await db.insert(videos).values({ ...facts, createdAt: daysAgo(1), ...about })
      if ('partId' in whose) await db.insert(partVideos).values({ ...whose, id, videoType: 'demo' })
      else await db.insert(supportVideos).values({ ...whose, id, category: 'maintenance' })
      return { id, object }
    },
    addRendition: async (videoId: string, backend: StorageBackend, sizeBytes: number) => {
      const { id: objectId } = await addObject(backend, sizeBytes)
      const rendition = { contentType: 'video/mp4', width: 1, height: 1 } as const
      await db.insert(videoRenditions).values({ ...rendition, videoId, objectId, createdAt: daysAgo(1) })
    },
    addPoster: (videoId: string, sizeBytes: number) =>
      db.insert(videoPosters).values({ ...webp, videoId, sizeBytes, sha256: randomSha256(), createdAt: daysAgo(1) }),
    addStoryboard: (videoId: string, sizeBytes: number) =>
      db
        .insert(videoStoryboards)
        .values({ ...tiles, videoId, sizeBytes, sha256: randomSha256(), createdAt: daysAgo(1) }),
    addCaption: (videoId: string, sizeBytes: number) =>
      db
        .insert(videoCaptions)
        .values({ videoId, language: 'de', text: '', sizeBytes, sha256: randomSha256(), createdAt: daysAgo(1) }),
    beginUpload: async (partId: string, offsetBytes: number, lengthBytes: number) => {
      const videoId = crypto.randomUUID()
      const upload = { videoId, key: videoId, backend: 'local', writeState: '' } as const
      await db.insert(videos).values({ ...video, id: videoId, kind: 'part', sizeBytes: lengthBytes })
      await db.insert(partVideos).values({ id: videoId, partId, videoType: 'demo' })
      await db.insert(videoUploads).values({ ...upload, lengthBytes, offsetBytes, metadata: [], expiresAt: now })
    },
    queue: (backend: StorageBackend, key: string) => db.insert(storageDeletions).values({ backend, key }),
  }
}
