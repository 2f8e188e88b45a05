import path from 'node:path'
import sharp from 'sharp'
import { logos } from './logos.ts'
import { drawPortrait, portraits } from './portrait.ts'

// Draws the photos and logos of the demo: bun scripts/demo/render/draw-people.ts
const image = (name: string) => path.join(import.meta.dirname, '../images', name)

for (const [name, person] of Object.entries(portraits))
  await sharp(Buffer.from(drawPortrait(person)))
    .jpeg({ quality: 86, mozjpeg: true })
    .toFile(image(`${name}.jpg`))
for (const [name, logo] of Object.entries(logos))
  await sharp(Buffer.from(logo))
    .png({ palette: true })
    .toFile(image(`${name}.png`))
