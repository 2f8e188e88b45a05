import type { Storyboard } from '@abparts/core/videos/processing'

/**
 * WebVTT that maps the tiles of a storyboard to the times of the video: each cue's text is the image's URL with the
 * tile as a media fragment (`#xywh=`, Media Fragments URI 1.0 §4.2.2).
 */
export function storyboardVtt(
  { tileWidth, tileHeight, columns, tileCount, intervalSeconds }: Omit<Storyboard, 'bytes'>,
  imageUrl: string,
): string {
  const cues = Array.from({ length: tileCount }, (_, index) => {
    const left = (index % columns) * tileWidth
    const top = Math.floor(index / columns) * tileHeight
    const times = [index, index + 1].map((tile) => timestamp(tile * intervalSeconds)).join(' --> ')
    return `${times}\n${imageUrl}#xywh=${left},${top},${tileWidth},${tileHeight}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

/** A WebVTT timestamp: `00:01:02.500`. */
const timestamp = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23)
