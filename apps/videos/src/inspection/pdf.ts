import { extname } from 'node:path'
import { AppError } from '@abparts/contracts/error'
import type { ObjectStorage } from '@abparts/storage/storage'
import { foundType } from '../intake/file-types.ts'

/** Readers look this far for a PDF's first and last lines (ISO 32000-1, appendix H, notes 13 and 18). */
const marginBytes = 1024

/** Throws `unsupported_media_type` unless the filename is that of a PDF: it is saved under this name. */
export function checkPdfFilename(filename: string): void {
  const extension = extname(filename).toLowerCase()
  if (extension === '.pdf') return
  const found = extension === '' ? 'The filename has no extension' : `The filename ends in ${extension}`
  throw new AppError('unsupported_media_type', `${found}. Send a PDF.`)
}

/**
 * Inspects a PDF that was just stored. Throws unless it is complete (ISO 32000-1 §7.5), whatever its name:
 * `unsupported_media_type` without the header, naming what was found, and `unprocessable` without the last lines, which
 * locate the index of its objects.
 */
export async function inspectPdf(storage: ObjectStorage, key: string): Promise<void> {
  const object = await storage.open(key)
  if (object === null) throw new Error(`${key} is missing after it was written.`)
  const { sizeBytes, slice } = object
  const textOf = async (start: number, end: number) =>
    Buffer.from(await new Response(slice(start, end)).bytes()).toString('latin1')

  const head = await textOf(0, Math.min(sizeBytes, marginBytes))
  if (!/%PDF-\d\.\d/.test(head))
    throw new AppError('unsupported_media_type', `${await foundType(object)}, not a PDF. Send a PDF.`)
  const tail = await textOf(Math.max(0, sizeBytes - marginBytes), sizeBytes)
  const [, index] = /startxref\s+(\d+)\s+%%EOF(?!.*startxref)/s.exec(tail) ?? []
  if (index === undefined || Number(index) >= sizeBytes)
    throw new AppError('unprocessable', 'The PDF is damaged or cut off before its end. Upload the whole file again.')
}
