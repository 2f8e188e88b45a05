import type { VideoSample } from 'mediabunny'

/** A frame as RGBA, upright and in square pixels. */
export interface FramePicture {
  pixels: Uint8Array
  width: number
  height: number
}

/** The size of a frame that fits into a square of `maxEdgePixels`, never larger than it is. */
export function fitInto(
  { displayWidth, displayHeight }: Pick<VideoSample, 'displayWidth' | 'displayHeight'>,
  maxEdgePixels: number,
): { width: number; height: number } {
  const scale = Math.min(1, maxEdgePixels / Math.max(displayWidth, displayHeight))
  return {
    width: Math.max(1, Math.round(displayWidth * scale)),
    height: Math.max(1, Math.round(displayHeight * scale)),
  }
}

/** The frame as it is meant to be seen, at this size. */
export async function pictureOf(
  sample: VideoSample,
  { width, height }: { width: number; height: number },
): Promise<FramePicture> {
  using upright = await sample.transform({ width, height, fit: 'fill' })
  const packed = { format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] }
  const pixels = new Uint8Array(upright.allocationSize(packed))
  await upright.copyTo(pixels, packed)
  return { pixels, width, height }
}
