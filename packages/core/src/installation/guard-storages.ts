import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { isDatabaseFault } from '@abparts/db/fault'
import { isStorageFault } from '@abparts/storage/fault'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages, type Storages } from '@abparts/storage/storages'
import { storageProblem } from './claim-storages.ts'

/**
 * The same storages, each of which works only once it is known to belong to the database: until then, every operation
 * throws `unavailable`. `problem` checks again on each call, so that a disk that has gone is noticed.
 */
export function guardStorages(db: Database, { primary, all }: Storages): Storages {
  const guard = (storage: ObjectStorage) => guardStorage(db, storage)
  return createStorages(guard(primary), ...all.filter((storage) => storage !== primary).map(guard))
}

function guardStorage(db: Database, storage: ObjectStorage): ObjectStorage {
  let known: Promise<void> | null = null
  const look = async () => {
    if ((await storageProblem(db, storage)) !== null)
      throw new AppError(
        'unavailable',
        'The storage does not belong to this installation. Its operator has to fix this.',
      )
  }
  const belongs = async () => {
    known ??= look()
    try {
      await known
    } catch (error) {
      known = null
      throw error
    }
  }
  const guarded =
    <Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await belongs()
      return await work(...args)
    }
  const { putFile, resumable } = storage
  return {
    backend: storage.backend,
    put: guarded(storage.put),
    replace: guarded(storage.replace),
    ...(putFile && { putFile: guarded(putFile) }),
    open: guarded(storage.open),
    stat: guarded(storage.stat),
    list: guarded(storage.list),
    remove: guarded(storage.remove),
    presignGet: guarded(storage.presignGet),
    resumable: {
      begin: guarded(resumable.begin),
      append: guarded(resumable.append),
      finish: guarded(resumable.finish),
      abort: guarded(resumable.abort),
    },
    removeAbandoned: guarded(storage.removeAbandoned),
    problem: async () => {
      known = null
      try {
        const problem = await storageProblem(db, storage)
        if (problem !== null) return problem
      } catch (error) {
        if (error instanceof AppError) return error.message
        // A storage that does not respond is reported by the check for that.
        if (!isDatabaseFault(error) && !isStorageFault(error)) throw error
      }
      return await storage.problem()
    },
  }
}
