import { CustomSource, Logging, LogLevel } from 'mediabunny'
import type { Readable } from './processing/mp4-boxes.ts'

// What it has to say about files reaches us as values and errors.
Logging.level = LogLevel.Silent

/** A stored video as mediabunny reads it: by slices, never by a path or URL, whatever the file says. */
export function videoSource({ sizeBytes, slice }: Readable): CustomSource {
  return new CustomSource({
    getSize: () => sizeBytes,
    read: (start, end) => new Response(slice(start, end)).bytes(),
    prefetchProfile: 'fileSystem',
  })
}
