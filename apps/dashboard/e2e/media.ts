import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const demo = (name: string): string => fileURLToPath(new URL(`../../../scripts/demo/${name}`, import.meta.url))

/** Real files. */
export const photos = ['ball-bearing-1.jpg', 'ball-bearing-2.jpg', 'ball-bearing-3.jpg'].map((name) =>
  demo(`images/${name}`),
)
/** Nine, no two of them the same. */
export const morePhotos = readdirSync(demo('images'))
  .filter((name) => name.endsWith('.jpg'))
  .slice(0, 9)
  .map((name) => demo(`images/${name}`))
/** The photo of the demo data's user. */
export const portrait = demo('images/marta-lindqvist.jpg')
export const videoFile = demo('videos/bearing-installation.mp4')
export const otherVideoFile = demo('videos/cylinder-demo.mp4')
export const thirdVideoFile = demo('videos/film-keeps-tearing.mp4')
/** In a format that nothing here decodes. */
export const strangeVideoFile = fileURLToPath(new URL('../../../packages/testing/media/prores.mov', import.meta.url))
export const noImage = fileURLToPath(import.meta.url)
