import { ReadableStream } from 'node:stream/web'
import type { ObjectBody, OpenedObject } from '@abparts/storage/storage'

/** What is needed to read a stored object. */
export type Readable = Pick<OpenedObject, 'sizeBytes' | 'slice'>

/** A box of an MP4 or MOV file (ISO 14496-12 §4.2): its start, the length of its header, and its end. */
export interface Box {
  type: string
  start: number
  headerBytes: number
  end: number
}

const readBytes = async ({ slice }: Readable, start: number, end: number): Promise<DataView<ArrayBuffer>> =>
  new DataView(await new Response(slice(start, end)).arrayBuffer())

/** The boxes of a file, or null where it does not have this structure up to its end. */
async function readTopLevelBoxes(file: Readable): Promise<Box[] | null> {
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

/** The boxes between two offsets of a piece of a file, or null without this structure. */
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
  // A length of 0 means up to the end.
  const length = short === 1 ? Number(view.getBigUint64(offset + 8)) : short === 0 ? fileEnd - start : short
  const end = start + length
  return length < headerBytes || end > fileEnd ? null : { type, start, headerBytes, end }
}

/** An index beyond this is left where it is: it is held in memory while it moves. */
const maxIndexBytes = 32 * 1024 * 1024
/** The path from the index to its lists of offsets. */
const containers = new Set(['trak', 'mdia', 'minf', 'stbl'])

/**
 * The same MP4 or MOV with its index (`moov`) before the media, so that playing can start before the end is read; or
 * null when it is already there or cannot be moved. Nothing is decoded, and only the index's offsets change: every
 * other byte is streamed unchanged.
 */
export async function moveIndexToFront(file: Readable): Promise<ReadableStream<Uint8Array> | null> {
  const boxes = await readTopLevelBoxes(file)
  const index = boxes?.find(({ type }) => type === 'moov')
  const media = boxes?.find(({ type }) => type === 'mdat')
  if (index === undefined || media === undefined || index.start < media.start) return null
  const length = index.end - index.start
  if (length > maxIndexBytes) return null

  const moov = await readBytes(file, index.start, index.end)
  // At the end, an index may say "to the end" instead of its length.
  if (index.headerBytes === 8) moov.setUint32(0, length)
  // What was before the index moves back by its length; what was after it stays.
  const shift = (offset: number) => (offset < index.start ? offset + length : offset)
  if (!shiftOffsets(moov, index.headerBytes, length, shift)) return null
  return ReadableStream.from(
    pieces(file, [
      [0, media.start],
      new Uint8Array(moov.buffer),
      [media.start, index.start],
      [index.end, file.sizeBytes],
    ]),
  )
}

/** Rewrites the chunk offsets (`stco`, `co64`; ISO 14496-12 §8.7.5) of an index. False where that cannot be done. */
function shiftOffsets(view: DataView, start: number, end: number, shift: (offset: number) => number): boolean {
  const boxes = readBoxes(view, start, end)
  if (boxes === null) return false
  return boxes.every((box) => {
    const content = box.start + box.headerBytes
    if (containers.has(box.type)) return shiftOffsets(view, content, box.end, shift)
    if (box.type === 'stco') return shiftList(view, content, box.end, 4, shift)
    if (box.type === 'co64') return shiftList(view, content, box.end, 8, shift)
    // A compressed index (QuickTime) and one for fragments or encrypted media have offsets elsewhere.
    return !['cmov', 'mvex', 'saio'].includes(box.type)
  })
}

function shiftList(
  view: DataView,
  start: number,
  end: number,
  bytes: 4 | 8,
  shift: (offset: number) => number,
): boolean {
  if (start + 8 > end) return false
  const first = start + 8
  const count = view.getUint32(start + 4)
  if (first + count * bytes > end) return false
  for (let at = first; at < first + count * bytes; at += bytes) {
    const offset = shift(bytes === 4 ? view.getUint32(at) : Number(view.getBigUint64(at)))
    if (bytes === 4 && offset > 0xff_ff_ff_ff) return false
    if (bytes === 4) view.setUint32(at, offset)
    else view.setBigUint64(at, BigInt(offset))
  }
  return true
}

async function* pieces(
  { slice }: Readable,
  parts: readonly (readonly [start: number, end: number] | Uint8Array)[],
): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Uint8Array) yield part
    else if (part[0] < part[1]) yield* contentOf(slice(...part))
  }
}

const contentOf = (body: ObjectBody) => (body instanceof Blob ? body.stream() : body)
