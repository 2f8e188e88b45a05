import type { OpenedObject } from '@abparts/storage/storage'
import { fileTypeFromBuffer } from 'file-type'

/** As many bytes tell what a file is. */
const tellingBytes = 4100

/** The beginning of a sentence that tells what a refused file is. */
export async function foundType({ sizeBytes, slice }: OpenedObject): Promise<string> {
  if (sizeBytes === 0) return 'The file is empty'
  const start = await new Response(slice(0, Math.min(sizeBytes, tellingBytes))).bytes()
  const type = await fileTypeFromBuffer(start)
  return `The file is ${type?.mime ?? 'nothing that we know'}`
}
