import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '@abparts/db/client'
import { imageBlobs, images, parts } from '@abparts/db/schema'

interface GeneratedPictures {
  partCount: number
  picturesPerPart: number
  pictureBytes: number
  onPicture?: (id: string, bytes: Buffer) => void
}

/** Gives new parts pictures of random bytes, which nothing makes smaller. */
export async function addPictures(
  db: Database,
  { partCount, picturesPerPart, pictureBytes, onPicture = () => undefined }: GeneratedPictures,
): Promise<void> {
  for (let part = 0; part < partCount; part++) {
    const [owner] = await db
      .insert(parts)
      .values({ partNumber: `P-${part}`, name: 'Bench' })
      .returning({ id: parts.id })
    const pictures = Array.from({ length: picturesPerPart }, (_, position) => {
      const id = crypto.randomUUID()
      const bytes = randomBytes(pictureBytes)
      onPicture(id, bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const about = { contentType: 'image/webp', width: 640, height: 480, sizeBytes: pictureBytes, thumbHash: '' }
      return { bytes, row: { ...about, id, partId: owner?.id, position, sha256, sourceSha256: sha256 } }
    })
    await db.insert(images).values(pictures.map(({ row }) => row))
    await db.insert(imageBlobs).values(pictures.map(({ bytes, row }) => ({ imageId: row.id, bytes })))
  }
}
