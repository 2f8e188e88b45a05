import path from 'node:path'
import { Email, Password } from '@abparts/contracts/user'
import { BaseUrl, DatabaseUrl, Flag, Port } from '@abparts/runtime/env'
import { z } from 'zod'
import { root } from './root.ts'

const Directory = z.string().transform((directory) => path.resolve(root, directory))

/** The variables that starting needs. The rest is passed on to the services, each of which reads its own. */
export const PlatformEnv = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: Port.default(3000),
    IMAGES_PORT: Port.default(3001),
    VIDEOS_PORT: Port.default(3002),
    POSTGRES_PORT: Port.default(54320),
    PUBLIC_URL: BaseUrl.optional(),
    DATA_DIR: Directory.default(path.join(root, '.data')),
    MEDIA_ROOT: Directory.optional(),
    DATABASE_URL: DatabaseUrl.optional(),
    ADMIN_EMAIL: Email.default('admin@abparts.example'),
    ADMIN_PASSWORD: Password.optional(),
    NODE_ENV: z.string().optional(),
    SEED_DEMO: Flag.optional(),
  })
  .transform(({ NODE_ENV, SEED_DEMO, MEDIA_ROOT, ...env }) => ({
    ...env,
    MEDIA_ROOT: MEDIA_ROOT ?? path.join(env.DATA_DIR, 'media'),
    SEED_DEMO: SEED_DEMO ?? NODE_ENV !== 'production',
  }))
export type PlatformEnv = z.infer<typeof PlatformEnv>
