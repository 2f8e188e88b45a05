import { pipeline, Readable, type Transform } from 'node:stream'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import { streamOf } from '@abparts/storage/stream-of'

export const compress = (stream: ReadableStream<Uint8Array>) => through(stream, createZstdCompress())

/** Ends in an error when the stream is no zstd, or not all of it. */
export const decompress = (stream: ReadableStream<Uint8Array>) => through(stream, createZstdDecompress())

function through(stream: ReadableStream<Uint8Array>, transform: Transform): ReadableStream<Uint8Array> {
  // An error of the stream becomes one of the transform, whose reader hears of it.
  pipeline(Readable.from(stream), transform, () => undefined)
  return streamOf(transform)
}
