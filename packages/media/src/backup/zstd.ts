import { pipeline, Readable, type Transform } from 'node:stream'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { streamOf } from '@abparts/storage/stream-of'

/** Large pieces, because each is hashed and written on its own. */
const chunkSize = 1024 ** 2
/** Most of a dump is pictures in hexadecimal digits: they get as small as with zstd's own choice, 3, in a fifth of the time. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 }

export const compress = (stream: ReadableStream<Uint8Array>) =>
  through(stream, createZstdCompress({ chunkSize, params }))

/** Ends in an error when the stream is no zstd, or not all of it. */
export const decompress = (stream: ReadableStream<Uint8Array>) => through(stream, createZstdDecompress({ chunkSize }))

function through(stream: ReadableStream<Uint8Array>, transform: Transform): ReadableStream<Uint8Array> {
  // An error of the stream becomes one of the transform, whose reader hears of it.
  pipeline(Readable.from(stream), transform, () => undefined)
  return streamOf(transform)
}
