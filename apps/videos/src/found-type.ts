import { fileTypeFromBuffer } from 'file-type'
import type { Readable } from './processing/mp4-boxes.ts'

/** As many bytes tell what a file is. */
const tellingBytes = 4100

/** The beginning of a sentence that tells what a refused file is. */
export async function foundType({ sizeBytes, slice }: Readable): Promise<string> {
  if (sizeBytes === 0) return 'The file is empty'
  const start = await new Response(slice(0, Math.min(sizeBytes, tellingBytes))).bytes()
  const type = await fileTypeFromBuffer(start)
  return `The file is ${type?.mime ?? 'nothing that we know'}`
}
