import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { WrittenObject } from './storage.ts'

const buffer = new Uint8Array(1024 ** 2)

/**
 * Nothing else runs in this thread: a blocking read costs less than a wake-up after it, above all on a busy machine.
 */
function hashFileSync(path: string): WrittenObject {
  const file = openSync(path, 'r')
  try {
    const hash = createHash('sha256')
    for (let sizeBytes = 0; ; ) {
      const bytesRead = readSync(file, buffer)
      if (bytesRead === 0) return { sizeBytes, sha256: hash.digest('hex') }
      hash.update(buffer.subarray(0, bytesRead))
      sizeBytes += bytesRead
    }
  } finally {
    closeSync(file)
  }
}

function answerTo(path: string) {
  try {
    return hashFileSync(path)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { code: 'code' in error ? error.code : '', message: error.message }
  }
}

// A thread that answers each path with the size and hash of its file, or with the reason why it cannot be read.
parentPort?.on('message', (path: string) => parentPort?.postMessage(answerTo(path)))
