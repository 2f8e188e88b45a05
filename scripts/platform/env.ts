import { isIP } from 'node:net'
import path from 'node:path'
import { Email, Password } from '@abparts/contracts/user'
import { Env as GatewayEnv } from '@abparts/gateway/env'
import { Env as ImagesEnv } from '@abparts/images/env'
import { BaseUrl, DatabaseUrl, Flag, Port, readEnv } from '@abparts/runtime/env'
import { Env as VideosEnv } from '@abparts/videos/env'
import { z } from 'zod'
import { BackupEnv } from '../media/backup-env.ts'
import { RemotesEnv } from '../media/remotes.ts'
import { root } from './root.ts'
import type { Secrets } from './secrets.ts'

const Directory = z.string().transform((directory) => path.resolve(root, directory))

/** What starting needs to know; the rest is passed on to the services, each of which reads its own. */
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

/** Every schema that reads the environment, by whose it is. */
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

export interface ServiceEnv {
  /** How this machine itself reaches a port of the platform. */
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

/** The variables that the services get beside those that this process has. */
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
      // The services stand behind the reverse proxy, which connects from this machine.
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
