import path from 'node:path'
import sharp from 'sharp'
import { scenes } from './parts.ts'
import { createStudio } from './studio.ts'

// Draws the images of the demo's parts: bun scripts/demo/render/draw-parts.ts [name …]. Takes some minutes per part.
const [width, height] = [1024, 768]
const only = process.argv.slice(2)

for (const [name, scene] of Object.entries(scenes)) {
  if (only.length > 0 && !only.includes(name)) continue
  const studio = scene()
  const render = createStudio(studio)
  for (const [index, view] of studio.views.entries()) {
    const file = path.join(import.meta.dirname, `../images/${name}-${index + 1}.jpg`)
    const pixels = render(view, width, height)
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 84, mozjpeg: true })
      .toFile(file)
    console.log(path.basename(file))
  }
}
