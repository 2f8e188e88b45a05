import { StorageBackend } from '@abparts/contracts/storage'
import type { ProcessedVideo } from '@abparts/core/videos/processing'
import { z } from 'zod'

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array).transform((bytes) => Buffer.from(bytes))
const Written = z.object({ sizeBytes: z.int(), sha256: z.string() })

const Processed = z.object({
  durationSeconds: z.number(),
  rotationDegrees: z.int(),
  videoCodec: z.string(),
  audioCodec: z.string().nullable(),
  frameRate: z.number(),
  poster: z.object({ bytes: Bytes, width: z.int(), height: z.int() }),
  storyboard: z
    .object({
      bytes: Bytes,
      tileWidth: z.int(),
      tileHeight: z.int(),
      columns: z.int(),
      tileCount: z.int(),
      intervalSeconds: z.number(),
    })
    .nullable(),
  indexed: Written.nullable(),
  rendition: Written.extend({ width: z.int(), height: z.int() }).nullable(),
}) satisfies z.ZodType<ProcessedVideo>

/** Messages of the process that processes a video to the one that started it. */
export const ProcessMessage = z.discriminatedUnion('type', [
  /** From now on, any failure is due to the video. */
  z.object({ type: z.literal('decoding') }),
  z.object({ type: z.literal('progress'), progress: z.number().min(0).max(1) }),
  z.object({ type: z.literal('converting') }),
  z.object({ type: z.literal('processed'), video: Processed }),
  z.object({ type: z.literal('refused'), failureReason: z.string() }),
  /** Not the video's fault: worth a retry. */
  z.object({ type: z.literal('fault'), reason: z.string() }),
])
export type ProcessMessage = z.input<typeof ProcessMessage>

/** The task of the process, its only argument. */
export const ProcessTask = z.object({
  upload: z.object({ backend: StorageBackend, key: z.string() }),
  made: z.object({ backend: StorageBackend, indexedKey: z.string(), renditionKey: z.string() }),
})
export type ProcessTask = z.infer<typeof ProcessTask>
