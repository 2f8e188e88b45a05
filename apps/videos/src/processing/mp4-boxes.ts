import type { OpenedObject } from '@abparts/storage/storage'

/** What of a stored object is needed to read it. */
export type Readable = Pick<OpenedObject, 'sizeBytes' | 'slice'>

/** A box of an MP4 or MOV file (ISO 14496-12 §4.2): where it begins, how long its header is, where it ends. */
export interface Box {
  type: string
  start: number
  headerBytes: number
  end: number
}

export const readBytes = async ({ slice }: Readable, start: number, end: number): Promise<DataView<ArrayBuffer>> =>
  new DataView(await new Response(slice(start, end)).arrayBuffer())

/** The boxes of a file, or null where it has no such structure all the way to its end. */
export async function readTopLevelBoxes(file: Readable): Promise<Box[] | null> {
  const boxes: Box[] = []
  for (let start = 0; start < file.sizeBytes; ) {
    const header = await readBytes(file, start, Math.min(start + 16, file.sizeBytes))
    const box = readBox(header, 0, start, file.sizeBytes)
    if (box === null) return null
    boxes.push(box)
    start = box.end
  }
  return boxes
}

/** The boxes between two offsets of a file's piece, or null where there is no such structure. */
export function readBoxes(view: DataView, start: number, end: number): Box[] | null {
  const boxes: Box[] = []
  for (let offset = start; offset < end; ) {
    const box = readBox(view, offset, offset, end)
    if (box === null) return null
    boxes.push(box)
    offset = box.end
  }
  return boxes
}

/** The box whose header is at `offset` of the view, `start` in the file. */
function readBox(view: DataView, offset: number, start: number, fileEnd: number): Box | null {
  if (offset + 8 > view.byteLength) return null
  const short = view.getUint32(offset)
  const type = String.fromCharCode(...[4, 5, 6, 7].map((index) => view.getUint8(offset + index)))
  if (short === 1 && offset + 16 > view.byteLength) return null
  const headerBytes = short === 1 ? 16 : 8
  // A length of 0 means: to the end.
  const length = short === 1 ? Number(view.getBigUint64(offset + 8)) : short === 0 ? fileEnd - start : short
  const end = start + length
  return length < headerBytes || end > fileEnd ? null : { type, start, headerBytes, end }
}
