import { z } from 'zod'
import { Id } from './fields.ts'
import { maxFilenameLength } from './limits.ts'
import { PartVideoType, SupportVideoFields } from './video.ts'

const filename = z
  .string()
  .trim()
  .min(1)
  .max(maxFilenameLength)
  .regex(/^[^\p{Cc}/\\]*$/u, 'Slashes and control characters are not allowed.')

/** What the `Upload-Metadata` of a resumable upload says about its video, before any byte is sent. */
export const VideoUploadMetadata = z.discriminatedUnion(
  'target',
  [
    SupportVideoFields.extend({ target: z.literal('support'), filename }),
    z.object({ target: z.literal('part'), filename, partId: Id, videoType: PartVideoType }),
  ],
  { error: 'expected "support" or "part"' },
)
export type VideoUploadMetadata = z.infer<typeof VideoUploadMetadata>
