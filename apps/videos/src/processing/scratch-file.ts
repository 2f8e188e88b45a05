import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import type { StreamTargetChunk } from 'mediabunny'
import { refuseVideo } from './facts.ts'
import type { Readable } from './move-index-to-front.ts'

const chunkBytes = 256 * 1024

export interface ScratchFile extends AsyncDisposable {
  /** Accepts pieces in any order. Errors when the file would get longer than allowed. */
  writable: WritableStream<StreamTargetChunk>
  /** What was written. */
  read: () => Promise<Readable>
}

/** A file without a name: it disappears with this process, however that ends. */
export async function openScratchFile(maxBytes: number): Promise<ScratchFile> {
  const path = join(tmpdir(), `video-${crypto.randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)

  async function* bytes(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let position = start; position < end; ) {
      const chunk = new Uint8Array(Math.min(chunkBytes, end - position))
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
      if (bytesRead === 0) throw new Error('The scratch file is shorter than it was.')
      position += bytesRead
      yield chunk.subarray(0, bytesRead)
    }
  }

  return {
    writable: new WritableStream({
      write: async ({ data, position }) => {
        if (position + data.length > maxBytes)
          throw refuseVideo(
            'Converted to play everywhere, this video gets too large. Upload an MP4 with H.264 and AAC.',
          )
        await file.write(data, 0, data.length, position)
      },
    }),
    read: async () => ({
      sizeBytes: (await file.stat()).size,
      slice: (start, end) => ReadableStream.from(bytes(start, end)),
    }),
    [Symbol.asyncDispose]: () => file.close(),
  }
}
