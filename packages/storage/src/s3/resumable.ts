import { createHash } from 'node:crypto'
import { lostWrite } from '../fault.ts'
import { RunningHashes } from '../local/resumable.ts'
import { checkKey, keyTaken, type ResumableWrites } from '../storage.ts'
import { isMissing } from './answer.ts'
import { type Body, bodyOf, type S3Client } from './client.ts'
import { abortUpload, completeUpload, createUpload, listParts, partBytes, uploadPart } from './multipart.ts'
import { deleteObject, headObject, listPage, readSlice } from './objects.ts'
import { PartWriter } from './part-writer.ts'

/** Where the bytes after the last complete part are kept. No key can name it, so it is invisible. */
export const incomingPrefix = '.incoming/'

/**
 * Resumable writes as multipart uploads. All parts but the last have one size, so the offset says which are stored.
 * Bytes that do not fill a part yet are a separate object, `.incoming/{id}/{offset}`: each offset has one, so that
 * writing can be resumed from an older offset too. A write's state is `{id} {upload id} {key} {size}` throughout.
 */
export function s3ResumableWrites(client: S3Client): ResumableWrites {
  const hashes = new RunningHashes()

  return {
    async begin(key, sizeBytes) {
      checkKey(key)
      if ((await headObject(client, key)) !== null) throw keyTaken(key)
      return `${crypto.randomUUID()} ${await createUpload(client, key)} ${key} ${sizeBytes}`
    },

    async append(progress, stream, onProgress) {
      const { state, offsetBytes: start } = progress
      const { id, uploadId, key, sizeBytes } = parseState(state)
      if (start === sizeBytes) return progress
      let safe = progress
      const makeSafe = async (offsetBytes: number) => {
        const before = safe
        safe = { state, offsetBytes }
        await onProgress(safe)
        await deleteRest(client, id, before.offsetBytes)
      }
      const sendPart = async (body: Body, number: number) => {
        try {
          await uploadPart(client, { key, uploadId, number, body })
        } catch (error) {
          throw isMissing(error) ? lostWrite(error) : error
        }
      }
      const writer = await PartWriter.create({
        firstNumber: Math.floor(start / partBytes) + 1,
        send: sendPart,
        onStored: async (number) => await makeSafe(number * partBytes),
      })
      const hash = hashes.take(state, start)
      let hashedBytes = start
      try {
        for await (const chunk of readRest(client, id, start)) await writer.write(chunk)
        for await (const chunk of stream) {
          await writer.write(chunk)
          hash?.update(chunk)
          hashedBytes += chunk.byteLength
        }
      } finally {
        try {
          await writer.flush()
          const { offsetBytes } = writer
          if (offsetBytes > safe.offsetBytes) {
            const { number, body } = writer.takeRest()
            if (offsetBytes === sizeBytes) await sendPart(body, number)
            else await client.call('PUT', { key: restKey(id, offsetBytes), body })
            await makeSafe(offsetBytes)
          }
        } finally {
          await writer.close()
          if (hash !== null) hashes.keep(state, hash, hashedBytes)
        }
      }
      return safe
    },

    async finish({ state, offsetBytes }) {
      const { id, uploadId, key, sizeBytes } = parseState(state)
      const hash = hashes.take(state, offsetBytes)
      const parts = await listParts(client, key, uploadId)
      if (parts === null) {
        if ((await headObject(client, key))?.sizeBytes !== sizeBytes) throw lostWrite()
      } else {
        if (parts.reduce((sum, part) => sum + part.sizeBytes, 0) !== sizeBytes) throw lostWrite()
        if (sizeBytes > 0) await completeUpload(client, key, uploadId, parts)
        else {
          await client.call('PUT', { key, body: bodyOf(new Uint8Array()) })
          await abortUpload(client, key, uploadId)
        }
      }
      await deleteRests(client, id)
      return { sizeBytes, sha256: hash?.digest('hex') ?? (await hashObject(client, key)) }
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
  const [id = '', uploadId = '', key = '', sizeBytes] = state.split(' ')
  checkKey(key)
  return { id, uploadId, key, sizeBytes: Number(sizeBytes) }
}

const restKey = (id: string, offsetBytes: number) => `${incomingPrefix}${id}/${offsetBytes}`

/** The stored bytes of the part at the offset. Throws `not_found` when there should be some and they are missing. */
async function* readRest(client: S3Client, id: string, offsetBytes: number): AsyncGenerator<Uint8Array> {
  const restBytes = offsetBytes % partBytes
  if (restBytes === 0) return
  const key = restKey(id, offsetBytes)
  const rest = await headObject(client, key)
  if (rest?.sizeBytes !== restBytes) throw lostWrite()
  yield* readSlice(client, { key, etag: rest.etag, start: 0, end: restBytes })
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
