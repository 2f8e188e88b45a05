import { createHash } from 'node:crypto'
import { lostWrite } from '../fault.ts'
import { checkKey, keyTaken } from '../key.ts'
import { RunningHashes } from '../running-hashes.ts'
import type { ResumableWrites } from '../storage.ts'
import type { S3Client } from './client.ts'
import { isMissing } from './error.ts'
import { listPage } from './list.ts'
import { abortUpload, completeUpload, createUpload, listParts, partBytes, uploadPart } from './multipart.ts'
import { deleteObject, headObject } from './objects.ts'
import { PartWriter } from './part-writer.ts'
import { readSlice } from './read.ts'

/** Where the bytes after the last whole part wait. No key can name it, so nobody sees them. */
export const incomingPrefix = '.incoming/'

/**
 * Resumable writes as multipart uploads. All parts but the last have one size, so the offset says which are stored; the
 * rest is an object of its own, `.incoming/{id}/{offset}`: each offset has one, so that an older offset, too, can be
 * gone on from. A write's state is `{id} {upload id} {key}` from its beginning to its end.
 */
export function s3ResumableWrites(client: S3Client): ResumableWrites {
  const hashes = new RunningHashes()

  return {
    async begin(key) {
      checkKey(key)
      if ((await headObject(client, key)) !== null) throw keyTaken(key)
      return `${crypto.randomUUID()} ${await createUpload(client, key)} ${key}`
    },

    async append(progress, stream, onProgress) {
      const { state, offsetBytes: start } = progress
      const { id, uploadId, key } = parseState(state)
      const first = { number: Math.floor(start / partBytes) + 1, start: await readRest(client, id, start) }
      let safe = progress
      const makeSafe = async (offsetBytes: number) => {
        const before = safe
        safe = { state, offsetBytes }
        await onProgress(safe)
        await deleteRest(client, id, before.offsetBytes)
      }
      const writer = new PartWriter({
        send: async (bytes, number) => void (await uploadPart(client, { key, uploadId, number, bytes })),
        onStored: async (number) => await makeSafe(number * partBytes),
        first,
      })
      const hash = hashes.take(state, start)
      let offsetBytes = start
      try {
        for await (const chunk of stream) {
          hash?.update(chunk)
          offsetBytes += chunk.byteLength
          await writer.write(chunk)
        }
      } finally {
        await writer
          .flush()
          .then(async () => {
            if (offsetBytes === safe.offsetBytes) return
            await client.call('PUT', { key: restKey(id, offsetBytes), body: writer.rest.bytes })
            await makeSafe(offsetBytes)
          })
          .finally(() => writer.close())
        if (hash !== null) hashes.keep(state, hash, offsetBytes)
      }
      return safe
    },

    async finish({ state, offsetBytes }) {
      const { id, uploadId, key } = parseState(state)
      const hash = hashes.take(state, offsetBytes)
      const parts = await listParts(client, key, uploadId)
      if (parts === null) {
        if ((await headObject(client, key))?.sizeBytes !== offsetBytes) throw lostWrite()
      } else {
        const whole = parts.filter(({ number }) => number <= Math.floor(offsetBytes / partBytes))
        if (whole.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) !== offsetBytes - (offsetBytes % partBytes))
          throw lostWrite()
        const rest = await readRest(client, id, offsetBytes)
        if (whole.length === 0) {
          await client.call('PUT', { key, body: rest })
          await abortUpload(client, key, uploadId)
        } else {
          if (rest.byteLength > 0)
            whole.push(await uploadPart(client, { key, uploadId, number: whole.length + 1, bytes: rest }))
          await completeUpload(client, key, uploadId, whole)
        }
      }
      await deleteRests(client, id)
      return { sizeBytes: offsetBytes, sha256: hash?.digest('hex') ?? (await hashObject(client, key)) }
    },

    async abort(state) {
      const { id, uploadId, key } = parseState(state)
      hashes.drop(state)
      await abortUpload(client, key, uploadId)
      await deleteRests(client, id)
    },
  }
}

function parseState(state: string) {
  const [id = '', uploadId = '', key = ''] = state.split(' ')
  checkKey(key)
  return { id, uploadId, key }
}

const restKey = (id: string, offsetBytes: number) => `${incomingPrefix}${id}/${offsetBytes}`

/** What is there of the part at the offset. Throws `not_found` when there should be something and is not. */
async function readRest(client: S3Client, id: string, offsetBytes: number): Promise<Uint8Array> {
  const restBytes = offsetBytes % partBytes
  if (restBytes === 0) return new Uint8Array()
  try {
    const { body } = await client.call('GET', { key: restKey(id, offsetBytes) })
    if (body.byteLength !== restBytes) throw lostWrite()
    return body
  } catch (error) {
    throw isMissing(error) ? lostWrite(error) : error
  }
}

async function deleteRest(client: S3Client, id: string, offsetBytes: number): Promise<void> {
  if (offsetBytes % partBytes > 0) await deleteObject(client, restKey(id, offsetBytes))
}

async function deleteRests(client: S3Client, id: string): Promise<void> {
  const { items } = await listPage(client, { prefix: `${incomingPrefix}${id}/`, after: '', limit: 1000 })
  for (const { key } of items) await deleteObject(client, key)
}

async function hashObject(client: S3Client, key: string): Promise<string> {
  const head = await headObject(client, key)
  if (head === null) throw lostWrite()
  const hash = createHash('sha256')
  const whole = readSlice(client, { key, etag: head.etag, start: 0, end: head.sizeBytes })
  for await (const chunk of whole) hash.update(chunk)
  return hash.digest('hex')
}
