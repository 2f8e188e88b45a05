import { Env as GatewayEnv } from '@abparts/gateway/env'
import { Env as ImagesEnv } from '@abparts/images/env'
import { readEnv } from '@abparts/runtime/env'
import { Env as VideosEnv } from '@abparts/videos/env'
import { BackupEnv } from '../media/backup-env.ts'
import { RemotesEnv } from '../media/remotes-env.ts'
import { PlatformEnv } from './env.ts'

/** Every schema that reads the environment, by whose it is. */
export const envSchemas = {
  ...{ platform: PlatformEnv, gateway: GatewayEnv, images: ImagesEnv, videos: VideosEnv },
  ...{ backup: BackupEnv, remotes: RemotesEnv },
}

/** For the variables that starting fills in itself when they are absent. */
const standIns = { DATABASE_URL: 'postgres://localhost/abparts', MEDIA_ROOT: '/' }

/** In production nothing secret is made up: who runs it has to know and keep its secrets. */
const generated = {
  AUTH_SECRET: 'a secret that is going to be generated',
  MEDIA_URL_SECRETS: 'a secret that is going to be generated',
}

/**
 * Reads what starting needs to know. What the services are going to read is looked at as well, so that a wrong
 * variable is told before anything has started: the process ends with code 1 then.
 */
export function readPlatformEnv(): Readonly<PlatformEnv> {
  const env = readEnv(PlatformEnv)
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const filledIn = { ...standIns, ...(process.env.NODE_ENV !== 'production' && generated) }
  for (const schema of [GatewayEnv, ImagesEnv, VideosEnv]) readEnv<object>(schema, { ...filledIn, ...present })
  return env
}
