import { AppError } from '@abparts/contracts/error'
import { z } from 'zod'

type Metadata = [key: string, value: string][]

const Pair = z.tuple([z.string().regex(/^[\x21-\x2b\x2d-\x7e]+$/), z.base64().default('')])

/**
 * Reads `Upload-Metadata` (tus 1.0.0, "Creation"): pairs of a key and a value in Base64, which may be empty. Values
 * are text in UTF-8. Throws `bad_request`.
 */
export function parseUploadMetadata(header: string | null): Metadata {
  const metadata = new Map<string, string>()
  for (const text of (header ?? '').split(',')) {
    const pair = Pair.safeParse(text.trim().split(' '))
    if (!pair.success) throw malformed('It must contain pairs of a key and a Base64 value, separated by commas.')
    const [key, value] = pair.data
    if (metadata.has(key)) throw malformed(`The key ${key} is repeated.`)
    metadata.set(key, decode(key, value))
  }
  return [...metadata]
}

/** The header that `parseUploadMetadata` reads. */
export const formatUploadMetadata = (metadata: Metadata): string =>
  metadata.map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`.trimEnd()).join(',')

function decode(key: string, value: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'base64'))
    if (!text.includes('\0')) return text
  } catch (cause) {
    throw malformed(`The value of ${key} is not UTF-8.`, cause)
  }
  throw malformed(`The value of ${key} contains a NUL character.`)
}

const malformed = (sentence: string, cause?: unknown) =>
  new AppError('bad_request', `The header Upload-Metadata is invalid. ${sentence}`, { cause })
