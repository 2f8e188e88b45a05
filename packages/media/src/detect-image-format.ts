import { AppError } from '@abparts/contracts/error'
import { fileTypeFromBuffer } from 'file-type'

export type ImageFormat = 'avif' | 'gif' | 'jpeg' | 'png' | 'svg' | 'tiff' | 'webp'

const formats: Record<string, ImageFormat> = {
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/tiff': 'tiff',
  'image/webp': 'webp',
}

/** What may stand before the root element of an SVG: a byte order mark, an XML declaration, comments, a document type. */
const svgStart = /^\uFEFF?(?:\s|<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE\s[^[>]*(?:\[[^\]]*\]\s*)?>)*<svg[\s>]/i

/** A TIFF keeps its directory anywhere, often at the end: one that is cut off is known by its first bytes only. */
const tiffStart = /^(?:II\*\0|MM\0\*)/

/**
 * Tells a picture's format from its first bytes; its name and the sender's word do not count.
 * Throws `unsupported_media_type`, naming what was found, for everything that is not accepted.
 */
export async function detectImageFormat(bytes: Uint8Array): Promise<ImageFormat> {
  const type = await fileTypeFromBuffer(bytes)
  const text = new TextDecoder().decode(bytes.subarray(0, 4096))
  const format = formats[type?.mime ?? '']
  if (format !== undefined) return format
  if (type === undefined && tiffStart.test(text)) return 'tiff'
  if (svgStart.test(text)) return 'svg'
  const found = bytes.length === 0 ? 'The file is empty' : `This is ${type?.ext.toUpperCase() ?? 'not a picture'}`
  throw new AppError('unsupported_media_type', `${found}: send a JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG picture.`)
}
