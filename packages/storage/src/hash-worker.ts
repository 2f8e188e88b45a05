import { parentPort } from 'node:worker_threads'
import { hashFile } from './local-file.ts'

// A thread that answers each path with the SHA-256 of its file, or with why it cannot be read.
parentPort?.on('message', async (path: string) => {
  const answer = await hashFile(path).catch((error: NodeJS.ErrnoException) => ({
    ...{ code: error.code ?? '', message: error.message },
  }))
  parentPort?.postMessage(answer)
})
