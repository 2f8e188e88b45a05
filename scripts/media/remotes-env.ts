import path from 'node:path'
import { z } from 'zod'
import { root } from '../platform/root.ts'

/** The file that says where other installations are. */
export const RemotesEnv = z
  .object({ MEDIA_REMOTES: z.string().default('media-remotes.json') })
  .transform(({ MEDIA_REMOTES }) => ({ file: path.resolve(root, MEDIA_REMOTES) }))
