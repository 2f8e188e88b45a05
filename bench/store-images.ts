import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { EncodedImage } from '@abparts/core/images/encode'
import type { Database } from '@abparts/db/client'
import { imageBlobs, images, parts, users } from '@abparts/db/schema'
import { numberedId } from './pgbench.ts'

interface StoreOptions {
  /** The template of all images. */
  image: EncodedImage
  count: number
  /** The number of images per part. */
  ofPart: number
  /** The directory to which each of them is also written as a file. */
  files: string
}

/** Stores images of as many parts as needed. Also returns one of the parts, and a user who may add to it. */
export async function storeImages(db: Database, { image, count, ofPart, files }: StoreOptions) {
  const owners = await db
    .insert(parts)
    .values(
      Array.from({ length: count / ofPart }, (_, index) => ({
        partNumber: `bench-${index}`,
        name: 'Bench',
      })),
    )
    .returning()
  const [user] = await db
    .insert(users)
    .values({ username: 'bench', email: 'bench@example.com', name: 'Bench', role: 'super_admin' })
    .returning()
  // Distinct bytes with distinct hashes: trailing bytes that decoders ignore.
  const paths: string[] = []
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const position = index % ofPart
    const partId = owners[(index - position) / ofPart]?.id ?? ''
    const bytes = Buffer.concat([image.bytes, Buffer.from(String(index).padStart(8))])
    const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
    const { bytes: _, ...metadata } = { ...image, sha256, sourceSha256: sha256 }
    const id = numberedId(index)
    await db.insert(images).values({ ...metadata, id, partId, position, sizeBytes: bytes.length })
    await db.insert(imageBlobs).values({ imageId: id, bytes })
    ids.push(id)
    paths.push(`/images/parts/${partId}/${sha256}.webp`)
    writeFileSync(path.join(files, `${index}.webp`), bytes)
  }
  return { userId: user?.id ?? '', partId: owners[0]?.id ?? '', ids, paths }
}
