import { createHash } from 'node:crypto'
import { type EncodedImage, encodeImage } from '../images/encode.ts'
import type { MediumState } from './medium.ts'

const colours = 12

/** Stand-ins for users' photos: the same drawing in a few colours, so that users can be told apart. */
const drawings = Array.from({ length: colours }, (_, index) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">` +
      `<rect width="256" height="256" fill="hsl(${(index * 360) / colours},45%,55%)"/>` +
      `<circle cx="128" cy="100" r="48" fill="#fff"/><ellipse cx="128" cy="232" rx="88" ry="76" fill="#fff"/></svg>`,
  ),
)
const sources = new Set(drawings.map((drawing) => createHash('sha256').update(drawing).digest('hex')))
const encoded = new Map<number, Promise<EncodedImage>>()

/** An image in place of a user's photo, always the same for the same user. */
export async function encodePlaceholder(userId: string): Promise<EncodedImage> {
  const index = Number.parseInt(userId.slice(0, 4), 16) % colours
  const image = encoded.get(index) ?? encodeImage(drawings[index] ?? Buffer.of())
  encoded.set(index, image)
  return await image
}

/** Whether an image stands for a photo in the other installation. Its source hash says so. */
export const isPlaceholder = ({ owner, sourceSha256 }: Pick<MediumState, 'owner' | 'sourceSha256'>): boolean =>
  owner?.type === 'user' && sourceSha256 !== null && sources.has(sourceSha256)
