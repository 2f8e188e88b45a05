import { formatBytes } from '@abparts/contracts/format'
import { storageGraceSeconds } from '@abparts/contracts/limits'
import type { StorageBackend } from '@abparts/contracts/storage'
import { moveStorage } from '@abparts/core/objects/move'
import { type BackendCount, countObjects } from '@abparts/core/objects/read'
import { countOf, createOutput, createProgress } from './output.ts'
import { runCommand } from './run-command.ts'

interface MoveOptions {
  to: StorageBackend
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

/**
 * `media move-storage`: reports what is elsewhere, moves it, prints what cannot be moved, and finally what is where.
 */
export const moveStorageCommand = ({ to, dryRun = false, json = false }: MoveOptions): Promise<never> =>
  runCommand({ adopt: false }, async ({ db, storages, signal }) => {
    const elsewhere = (await countObjects(db)).filter(({ backend }) => backend !== to)
    const plan = { to: storages.at(to).backend, objects: 0, sizeBytes: 0 }
    for (const { objects, sizeBytes } of elsewhere) {
      plan.objects += objects
      plan.sizeBytes += sizeBytes
    }
    const progress = createProgress(dryRun ? 0 : plan.sizeBytes)
    const { tell } = createOutput(json, progress)
    tell(`${countOf(plan.objects, 'object')} (${formatBytes(plan.sizeBytes)}) to move to ${to}.`, { plan })
    if (dryRun) return 0

    const moved = { objects: 0, sizeBytes: 0 }
    let failed = 0

    await moveStorage(db, storages, {
      to,
      signal,
      onMoved: ({ sizeBytes }) => {
        moved.objects += 1
        moved.sizeBytes += sizeBytes
        progress.advance(sizeBytes)
      },
      onFailed: ({ key, reason }) => {
        failed += 1
        tell(`not moved  ${key}  ${reason}`, { key, reason })
      },
    })

    const storage = await countObjects(db)
    const left = storage.reduce((sum, { backend, objects }) => (backend === to ? sum : sum + objects), 0)
    const newUploads = storages.primary.backend
    const sentences = [
      `Moved ${countOf(moved.objects, 'object')} (${formatBytes(moved.sizeBytes)}) to ${to}.`,
      ...storage.map(describe),
      `New uploads go to ${newUploads}.`,
      newUploads !== to && `Set STORAGE_BACKEND=${to}, restart the services, and repeat this for newer uploads.`,
      left > 0 && `${countOf(left, 'object')} still to be moved: repeat this to continue.`,
    ]
    tell(sentences, { moved, failed, storage, newUploads })
    return left === 0 ? 0 : 1
  })

const describe = ({ backend, objects, sizeBytes, waiting }: BackendCount) =>
  `${backend}: ${countOf(objects, 'object')} (${formatBytes(sizeBytes)})` +
  (waiting === 0 ? '.' : `, and ${countOf(waiting, 'leftover')}, removed after ${storageGraceSeconds / 3600} hours.`)
