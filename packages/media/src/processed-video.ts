import type { WrittenObject } from '@abparts/storage/storage'

export interface Poster {
  /** WebP. */
  bytes: Buffer
  width: number
  height: number
}

/** Small pictures of the whole video, in rows of one WebP. */
export interface Storyboard {
  bytes: Buffer
  tileWidth: number
  tileHeight: number
  columns: number
  tileCount: number
  /** How much of the video each tile stands for. */
  intervalSeconds: number
}

/** What processing learned of a video and made of it. */
export interface ProcessedVideo {
  durationSeconds: number
  rotationDegrees: number
  videoCodec: string
  audioCodec: string | null
  frameRate: number
  poster: Poster
  /** Null for a video that is damaged behind its beginning. */
  storyboard: Storyboard | null
  /** The same video with its index in front, under the key that was reserved for it. */
  indexed: WrittenObject | null
  /** What is played instead, under the key that was reserved for it. */
  rendition: (WrittenObject & { width: number; height: number }) | null
}

export type VideoOutcome = ProcessedVideo | { failureReason: string }
