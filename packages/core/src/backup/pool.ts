import { poolPrefix } from './record.ts'

// An age file has a header for one recipient, a nonce, and the content in chunks with a tag each, at least one of them
// (https://c2sp.org/age). The header: its version; the stanza with the ephemeral share, and the wrapped key; a MAC.
const headerBytes = 22 + 54 + 44 + 48
const nonceBytes = 16
const [chunkBytes, tagBytes] = [64 * 1024, 16]

/** The size of the copy in the pool of an object of this many bytes. */
export const copyBytes = (sizeBytes: number, isEncrypted: boolean): number =>
  isEncrypted
    ? headerBytes + nonceBytes + sizeBytes + tagBytes * Math.max(1, Math.ceil(sizeBytes / chunkBytes))
    : sizeBytes

const pattern = new RegExp(`^${poolPrefix}[0-9a-f]{2}/([0-9a-f]{64})(\\.age)?$`)

/** The content from which `poolKey` built the key. Null for any other key. */
export function parsePoolKey(key: string): { sha256: string; isEncrypted: boolean } | null {
  const [, sha256, ending] = pattern.exec(key) ?? []
  return sha256 === undefined ? null : { sha256, isEncrypted: ending !== undefined }
}
