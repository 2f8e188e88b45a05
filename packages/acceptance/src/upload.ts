import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { Session } from './session.ts'

interface FormFile {
  bytes: Uint8Array<ArrayBuffer>
  filename: string
}

/** A multipart form; fields named in `after` follow the file, the others precede it. */
export function form(
  file: FormFile | null,
  before: Record<string, string> = {},
  after: Record<string, string> = {},
): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(before)) data.append(name, value)
  if (file !== null) data.append('file', new Blob([file.bytes]), file.filename)
  for (const [name, value] of Object.entries(after)) data.append(name, value)
  return data
}

export const upload = (session: Session, urlPath: string, body: FormData) =>
  session.fetch(urlPath, { method: 'POST', body })

const media = (name: string) => readFile(path.join(import.meta.dirname, '../media', name))

/** Six seconds of H.264 and AAC, 320 × 180, moov at the end. */
export const clip = async (filename = 'clip.mp4'): Promise<FormFile> => ({ bytes: await media('clip.mp4'), filename })
/** Two seconds of VP9, 160 × 90. */
export const webmClip = async (): Promise<FormFile> => ({ bytes: await media('clip.webm'), filename: 'clip.webm' })

/** An image in one colour. */
export async function imageFile(color: string, { width = 640, height = 480 } = {}): Promise<FormFile> {
  const bytes = await sharp({ create: { width, height, channels: 3, background: color } })
    .jpeg()
    .toBuffer()
  return { bytes: new Uint8Array(bytes), filename: 'image.jpg' }
}

/** As a phone stores it: 4000 × 3000 pixels on their side, with the red corner top left once turned upright. */
export async function sidewaysPhoto(): Promise<FormFile> {
  const [width, height] = [4000, 3000]
  const noise = Buffer.alloc(1000 * 750 * 3, 0).map((_, index) => (index * 7919) % 251)
  const corner = await sharp({ create: { width: 800, height: 800, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const bytes = await sharp(noise, { raw: { width: 1000, height: 750, channels: 3 } })
    .resize(width, height)
    // Orientation 6: the viewer rotates the image by 90° clockwise, so that bottom left becomes top left.
    .composite([{ input: corner, gravity: 'southwest' }])
    .withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 90 })
    .toBuffer()
  return { bytes: new Uint8Array(bytes), filename: 'IMG_0042.JPG' }
}
