import { ErrorCode } from '@abparts/contracts/error'
import { z } from 'zod'
import { VideoFacts } from './video.ts'

/** Messages to the inspector process: a video to start with, and the bytes that it requested. */
export const InspectorTask = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inspect'), sizeBytes: z.int() }),
  z.object({
    type: z.literal('bytes'),
    id: z.int(),
    bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
])
export type InspectorTask = z.infer<typeof InspectorTask>

/** Its messages. */
export const InspectorMessage = z.discriminatedUnion('type', [
  /** Requests bytes of the video, at most `maxReadBytes`. */
  z.object({ type: z.literal('read'), id: z.int(), start: z.int(), end: z.int() }),
  z.object({ type: z.literal('inspected'), facts: VideoFacts }),
  z.object({ type: z.literal('refused'), code: ErrorCode, message: z.string() }),
])
export type InspectorMessage = z.infer<typeof InspectorMessage>

export const maxReadBytes = 1024 * 1024
