import { isIP } from 'node:net'
import { Env as GatewayEnv } from '@abparts/gateway/env'
import { Env as ImagesEnv } from '@abparts/images/env'
import { readEnv } from '@abparts/runtime/env'
import { Env as VideosEnv } from '@abparts/videos/env'
import { BackupEnv } from '../media/backup-env.ts'
import { RemotesEnv } from '../media/remotes.ts'
import { PlatformEnv } from './env.ts'
import type { Secrets } from './secrets.ts'

/** Every schema that reads the environment, by its owner. */
export const envSchemas = {
  platform: PlatformEnv,
  gateway: GatewayEnv,
  images: ImagesEnv,
  videos: VideosEnv,
  backup: BackupEnv,
  remotes: RemotesEnv,
}

/** For the variables that starting fills in itself when they are absent. */
const standIns = { DATABASE_URL: 'postgres://localhost/abparts', MEDIA_ROOT: '/' }

/** In production no secret is generated: operators have to know and keep their secrets. */
const generated = {
  AUTH_SECRET: 'a secret that is going to be generated',
  MEDIA_URL_SECRETS: 'a secret that is going to be generated',
}

/**
 * Reads the variables that starting needs. Those of the services are checked as well, so that a wrong variable is
 * reported before anything has started: the process then ends with code 1.
 */
export function readPlatformEnv(): Readonly<PlatformEnv> {
  const env = readEnv(PlatformEnv)
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const filledIn = { ...standIns, ...(process.env.NODE_ENV !== 'production' && generated) }
  for (const schema of [GatewayEnv, ImagesEnv, VideosEnv]) readEnv<object>(schema, { ...filledIn, ...present })
  return env
}

export interface ServiceEnv {
  /** The URL at which this machine reaches a port of the platform. */
  local: (port: number) => string
  shared: Record<string, string>
  gatewayOnly: Record<string, string>
}

export interface AdminCredentials {
  email: string
  password: string
}

interface ServiceEnvOptions {
  env: PlatformEnv
  secrets: Secrets
  databaseUrl: string
  admin: AdminCredentials | null
}

/** The variables that the services get in addition to those of this process. */
export function serviceEnv({ env, secrets, databaseUrl, admin }: ServiceEnvOptions): ServiceEnv {
  const host = reachable(env.HOST)
  const local = (port: number) => `http://${host}:${port}`
  const proxies = process.env.TRUSTED_PROXIES || ''
  return {
    local,
    shared: {
      HOST: env.HOST,
      PORT: String(env.PORT),
      IMAGES_PORT: String(env.IMAGES_PORT),
      VIDEOS_PORT: String(env.VIDEOS_PORT),
      IMAGES_URL: local(env.IMAGES_PORT),
      VIDEOS_URL: local(env.VIDEOS_PORT),
      JWKS_URL: process.env.JWKS_URL || `${local(env.PORT)}/api/auth/jwks`,
      DATABASE_URL: databaseUrl,
      MEDIA_ROOT: env.MEDIA_ROOT,
      // The services are behind the reverse proxy, which connects from this machine.
      TRUSTED_PROXIES: [proxies, '127.0.0.0/8', '::1', isIP(env.HOST) === 0 ? '' : env.HOST].filter(Boolean).join(),
      MEDIA_URL_SECRETS: process.env.MEDIA_URL_SECRETS || secrets.mediaUrlSecret,
    },
    gatewayOnly: {
      TRUSTED_PROXIES: proxies,
      AUTH_SECRET: process.env.AUTH_SECRET || secrets.authSecret,
      ...(admin && { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password }),
    },
  }
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
