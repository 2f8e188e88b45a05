import { constants, setPriority } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { AppError } from '@abparts/contracts/error'
import { maxImageEdgePixels } from '@abparts/contracts/limits'
import sharp from 'sharp'
import { damaged, openPixels } from './decode.ts'

// Renders the SVG from standard input: a PNG to standard output, or the reason for failing to standard error.

// Others do not wait for it: an SVG may keep a processor busy for as long as it is let.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
sharp.unblock({ operation: ['VipsForeignLoadSvg'] })

async function draw(source: Uint8Array): Promise<Buffer> {
  const { pixels } = await openPixels(source, 'svg')
  try {
    const size = { width: maxImageEdgePixels, height: maxImageEdgePixels }
    return await pixels
      .resize({ ...size, fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer()
  } catch (cause) {
    throw damaged(cause)
  }
}

try {
  process.stdout.write(await draw(await buffer(process.stdin)))
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(JSON.stringify({ code: error.code, message: error.message }))
  process.exitCode = 1
}
