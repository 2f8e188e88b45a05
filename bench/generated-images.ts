import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '@abparts/db/client'
import { imageBlobs, images, parts } from '@abparts/db/schema'

interface GeneratedImages {
  partCount: number
  imagesPerPart: number
  imageBytes: number
  onImage?: (id: string, bytes: Buffer) => void
}

/** Gives new parts images of random, incompressible bytes. */
export async function addImages(
  db: Database,
  { partCount, imagesPerPart, imageBytes, onImage = () => undefined }: GeneratedImages,
): Promise<void> {
  for (let part = 0; part < partCount; part++) {
    const [owner] = await db
      .insert(parts)
      .values({ partNumber: `P-${part}`, name: 'Bench' })
      .returning({ id: parts.id })
    const generated = Array.from({ length: imagesPerPart }, (_, position) => {
      const id = crypto.randomUUID()
      const bytes = randomBytes(imageBytes)
      onImage(id, bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const about = { contentType: 'image/webp', width: 640, height: 480, sizeBytes: imageBytes, thumbHash: '' }
      return { bytes, row: { ...about, id, partId: owner?.id, position, sha256, sourceSha256: sha256 } }
    })
    await db.insert(images).values(generated.map(({ row }) => row))
    await db.insert(imageBlobs).values(generated.map(({ bytes, row }) => ({ imageId: row.id, bytes })))
  }
}
