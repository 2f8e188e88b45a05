import type { VideoUploadMetadata } from '@abparts/contracts/video-upload'

/** A video that is sent in pieces and can go on where it stopped. */
export interface ResumableFile {
  file: File
  metadata: VideoUploadMetadata
}

/** Name and value of what is given. */
export const entriesOf = (metadata: VideoUploadMetadata): [string, string][] =>
  Object.entries(metadata).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))

/** The same for the same file on its way to the same place, also after a reload. */
export const fingerprintOf = ({ file, metadata }: ResumableFile): string =>
  [file.size, file.lastModified, ...entriesOf(metadata).toSorted().flat()].map(encodeURIComponent).join()

/** The lock that whoever sends this file holds. */
export const lockOf = (fingerprint: string): string => `upload:${fingerprint}`
