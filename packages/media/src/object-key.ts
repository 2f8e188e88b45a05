/** The key of a video as it was uploaded, to a part or, with null, to the support library. `extension` has its dot. */
export const uploadedObjectKey = (partId: string | null, videoId: string, extension: string): string =>
  `${partId === null ? 'videos/support' : `videos/parts/${partId}`}/${videoId}/1${extension}`

/**
 * The keys of what processing makes of a video, beside its upload's: `videos/support/{videoId}/1.mov` has `2.mp4` for
 * the same video with its index in front, and `2-playable.mp4` for a rendition. The number counts up: no key is used
 * twice.
 */
export function madeObjectKeys(uploadKey: string, version: number): { indexedKey: string; renditionKey: string } {
  const directory = objectDirectory(uploadKey)
  return { indexedKey: `${directory}/${version}.mp4`, renditionKey: `${directory}/${version}-playable.mp4` }
}

/** Where all objects of a video are, seen from one of them. */
export const objectDirectory = (key: string): string => key.slice(0, key.lastIndexOf('/'))
