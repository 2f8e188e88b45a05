import { isIP } from 'node:net'
import type { PlatformEnv } from './env.ts'
import type { Secrets } from './secrets.ts'
import type { AdminCredentials } from './sign-ins.ts'

export interface ServiceEnv {
  /** How this machine itself reaches a port of the platform. */
  local: (port: number) => string
  shared: Record<string, string>
  gatewayOnly: Record<string, string>
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
      // The services stand behind the front door, which connects from this machine.
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
