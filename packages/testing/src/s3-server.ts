import { z } from 'zod'

/** Where an S3 server is, and the keys of a user of it who may make buckets. */
export const S3Server = z.object({
  endpoint: z.url(),
  region: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
})
export type S3Server = z.infer<typeof S3Server>
