import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import pLimit from 'p-limit'
import { z } from 'zod'
import type { WrittenObject } from './storage.ts'

const limit = pLimit(availableParallelism())
const idle: Worker[] = []

const Answer = z.tuple([
  z.union([z.object({ sizeBytes: z.int(), sha256: z.string() }), z.object({ code: z.string(), message: z.string() })]),
])

/** Hashes a file in a worker thread, one per processor: for callers with many files and nothing more urgent to do. */
export const hashInWorker = (path: string): Promise<WrittenObject> =>
  limit(async () => {
    const worker = idle.pop() ?? new Worker(new URL('hash-worker.ts', import.meta.url))
    worker.ref()
    worker.postMessage(path)
    const [answer] = Answer.parse(await once(worker, 'message'))
    // Idle threads do not keep the process alive.
    worker.unref()
    idle.push(worker)
    if ('message' in answer) throw Object.assign(new Error(answer.message), { code: answer.code })
    return answer
  })
