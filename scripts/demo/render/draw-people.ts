import path from 'node:path'
import sharp from 'sharp'
import { logos } from './logos.ts'
import { drawPortrait, portraits } from './portrait.ts'

// Draws the photos and logos of the demo: bun scripts/demo/render/draw-people.ts
const picture = (name: string) => path.join(import.meta.dirname, '../pictures', name)

for (const [name, person] of Object.entries(portraits))
  await sharp(Buffer.from(drawPortrait(person)))
    .jpeg({ quality: 86, mozjpeg: true })
    .toFile(picture(`${name}.jpg`))
for (const [name, logo] of Object.entries(logos))
  await sharp(Buffer.from(logo))
    .png({ palette: true })
    .toFile(picture(`${name}.png`))
