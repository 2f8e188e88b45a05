import { createHash } from 'node:crypto'
import { checkExpected, type WrittenObject } from '../storage.ts'
import type { Body, S3Client } from './client.ts'
import { abortUpload, completeUpload, createUpload, type StoredPart, uploadPart } from './multipart.ts'
import { PartWriter } from './part-writer.ts'

/** Writes a stream as an object: in one request when it is small, else in parts, which are removed when it fails. */
export async function putStream(
  client: S3Client,
  key: string,
  stream: ReadableStream<Uint8Array>,
  expected?: WrittenObject,
): Promise<WrittenObject> {
  const parts: StoredPart[] = []
  let upload: Promise<string> | undefined
  const send = async (body: Body, number: number) => {
    upload ??= createUpload(client, key)
    parts[number - 1] = await uploadPart(client, { key, uploadId: await upload, number, body })
  }
  const writer = await PartWriter.create({ firstNumber: 1, send })
  const hash = createHash('sha256')
  let sizeBytes = 0
  try {
    for await (const chunk of stream) {
      hash.update(chunk)
      sizeBytes += chunk.byteLength
      await writer.write(chunk)
    }
    const written = { sizeBytes, sha256: hash.digest('hex') }
    checkExpected(written, expected)
    const { number, body } = writer.takeRest()
    if (upload === undefined) await client.call('PUT', { key, body })
    else {
      if (body.sizeBytes > 0) await send(body, number)
      await writer.flush()
      await completeUpload(client, key, await upload, parts)
    }
    return written
  } catch (error) {
    // What cannot be removed now is left to `removeAbandoned`.
    await Promise.allSettled([writer.flush()])
    await Promise.allSettled([upload?.then((uploadId) => abortUpload(client, key, uploadId))])
    throw error
  } finally {
    await writer.close()
  }
}
