import { readdirSync } from 'node:fs'
import { AppError } from '@abparts/contracts/error'
import { openLocalStorage } from './storage.ts'

// Fills a file system of 2 MB, whose directory is the argument, and prints the result: for the test beside it.
const [, , root = ''] = process.argv
const storage = await openLocalStorage(root)
const names = () => readdirSync(root, { recursive: true })
const streamOf = (sizeBytes: number) => new Blob([new Uint8Array(sizeBytes)]).stream()
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'stored',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

const put = await codeOf(storage.put('a/large', streamOf(4 * 1024 ** 2)))
const afterPut = names()
const state = await storage.resumable.begin('a/resumed', 5 * 1024 ** 2)
let progress = { state, offsetBytes: 0 }
const remember = async (newest: typeof progress) => {
  progress = newest
}
await storage.resumable.append(progress, streamOf(1024 ** 2), remember)
const appended = progress.offsetBytes
const append = await codeOf(storage.resumable.append(progress, streamOf(4 * 1024 ** 2), remember))
await storage.resumable.abort(state)
const afterAbort = names()
const { sizeBytes: small } = await storage.put('a/small', streamOf(10))
console.log(JSON.stringify({ put, afterPut, append, appended, afterAbort, small }))
