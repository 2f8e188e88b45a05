import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { permit } from '@abparts/auth/gate'
import type { Action } from '@abparts/auth/permissions'
import { platform } from '@abparts/auth/platform'
import type { ImageOwnerType } from '@abparts/contracts/image'
import { openBinaryClient } from '@abparts/db/binary-client'
import type { Database } from '@abparts/db/client'
import { openLocalStorage } from '@abparts/storage/local'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { createImage } from '../create-image.ts'
import type { EncodedImage } from '../encode-image.ts'
import { findImage, findRemovedImage } from '../find-image.ts'
import { findImageOwner } from '../image-owner.ts'
import { applyPlan } from './apply-plan.ts'
import { whileHeld } from './hold-installations.ts'
import type { Installation } from './installation.ts'
import { installationSource } from './medium-source.ts'
import { planSync } from './plan-sync.ts'
import type { SyncOptions } from './sync-plan.ts'

/** An installation for tests, with its objects in a directory or in the storage that is given. */
export async function openTestInstallation(name: string, storage?: ObjectStorage) {
  const { db, url, close } = await createTestDatabase()
  const root = await mkdtemp(path.join(tmpdir(), 'media-sync-'))
  const primary = storage ?? (await openLocalStorage(root))
  const binary = openBinaryClient(url)
  const installation: Installation = { name, db, binary, storages: createStorages(primary) }
  return {
    ...{ ...installation, url, root, storage: primary },
    close: async () => {
      await binary.close()
      await close()
      await rm(root, { recursive: true })
    },
  }
}

/** Nothing that one has to ask for. */
export const plainSync: SyncOptions = {
  ...{ prefer: null, withDeletions: false, withUsers: false, anonymize: false },
  keptRoles: new Set(),
}

/** Plans and makes the changes, as a command does. */
export async function syncForTest(source: Installation, target: Installation, asked: Partial<SyncOptions> = {}) {
  const options = { ...plainSync, ...asked }
  return await whileHeld({ source, target }, async () => {
    const plan = await planSync({ source, target }, options)
    const failures: string[] = []
    await applyPlan(plan, {
      viewers: plan.viewers,
      ...{ source: installationSource(source), target, actor: platform.actor, anonymize: options.anonymize },
      signal: new AbortController().signal,
      onChange: (_, failure) => failure !== null && failures.push(failure),
    })
    return { plan, failures }
  })
}

const sha256Of = (content: string) => createHash('sha256').update(content).digest('hex')

/** A picture that nobody has to decode. */
const encodedOf = (content: string): EncodedImage => ({
  ...{ bytes: Buffer.from(content), contentType: 'image/webp', width: 8, height: 8, thumbHash: '' },
  ...{ sha256: sha256Of(content), sourceSha256: sha256Of(`source of ${content}`) },
})

export const addPicture = async (db: Database, type: ImageOwnerType, ownerId: string, content: string) =>
  await createImage(db, permit(platform, 'create', await findImageOwner(db, { type, id: ownerId })), encodedOf(content))

export const openPicture = async <Does extends Action>(db: Database, action: Does, id: string) =>
  permit(platform, action, await findImage(db, id))

export const openRemovedPicture = async (db: Database, id: string) =>
  permit(platform, 'delete', await findRemovedImage(db, id))
