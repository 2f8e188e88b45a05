import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { permit } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import { platform } from '@abparts/auth/platform'
import type { ImageOwnerType } from '@abparts/contracts/image'
import type { Database } from '@abparts/db/client'
import { openLocalStorage } from '@abparts/storage/local'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { createImage } from '../create-image.ts'
import type { EncodedImage } from '../encode-image.ts'
import { findImage, findRemovedImage } from '../find-image.ts'
import { findImageOwner } from '../image-owner.ts'
import type { Installation } from './installation.ts'

/** An installation for tests, with its objects in a directory or in the storage that is given. */
export async function openTestInstallation(name: string, storage?: ObjectStorage) {
  const { db, url, close } = await createTestDatabase()
  const root = await mkdtemp(path.join(tmpdir(), 'media-sync-'))
  const primary = storage ?? (await openLocalStorage(root))
  const installation: Installation = { name, db, storages: createStorages(primary) }
  return {
    ...{ ...installation, installation, url, root, storage: primary },
    close: async () => {
      await close()
      await rm(root, { recursive: true })
    },
  }
}
export type TestInstallation = Awaited<ReturnType<typeof openTestInstallation>>

export const sha256Of = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

/** A picture that nobody has to decode. */
export const encodedOf = (content: string): EncodedImage => ({
  ...{ bytes: Buffer.from(content), contentType: 'image/webp', width: 8, height: 8, thumbHash: '' },
  ...{ sha256: sha256Of(content), sourceSha256: sha256Of(`source of ${content}`) },
})

export const addPicture = async (db: Database, type: ImageOwnerType, ownerId: string, content: string) =>
  await createImage(db, permit(platform, 'create', await findImageOwner(db, { type, id: ownerId })), encodedOf(content))

export const openPicture = async <Does extends Action>(db: Database, action: Does, id: string) =>
  permit(platform, action, await findImage(db, id))

export const openRemovedPicture = async (db: Database, id: string) =>
  permit(platform, 'delete', await findRemovedImage(db, id))
