import { z } from 'zod'

/** The address of an S3 server, and the keys of one of its users who may create buckets. */
export const S3Server = z.object({
  endpoint: z.url(),
  region: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
})
export type S3Server = z.infer<typeof S3Server>
