import {
  BaseUrl,
  CorsOrigins,
  DatabaseUrl,
  MediaAccess,
  MediaUrlSecrets,
  PerMinute,
  Port,
  TrustedProxies,
  Workers,
} from '@abparts/runtime/env'
import { z } from 'zod'

export const Env = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    IMAGES_PORT: Port.default(3001),
    DATABASE_URL: DatabaseUrl,
    /** The reverse proxy: access tokens are made for it. */
    PORT: Port.default(3000),
    PUBLIC_URL: BaseUrl.optional(),
    JWKS_URL: BaseUrl.optional(),
    IMAGES_PUBLIC_URL: BaseUrl.optional(),
    MEDIA_URL_SECRETS: MediaUrlSecrets,
    TRUSTED_PROXIES: TrustedProxies,
    CORS_ORIGINS: CorsOrigins,
    /** By one person. */
    UPLOADS_PER_MINUTE: PerMinute.default(600),
    MEDIA_ACCESS: MediaAccess,
    /** Of images and variants kept in memory, by each worker. */
    IMAGE_CACHE_BYTES: z.coerce
      .number('expected a number of bytes')
      .int()
      .min(0)
      .default(64 * 1024 * 1024),
    /** Told by `POST` of `{ tags }` which `Cache-Tag`s to forget, if set; the token is sent as a bearer token. */
    CDN_PURGE_URL: z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' }).optional(),
    CDN_PURGE_TOKEN: z.string().optional(),
    /** Keeps variants for all instances, if set. */
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' }).optional(),
    WORKERS: Workers,
  })
  .transform(({ PUBLIC_URL: publicUrl, JWKS_URL, CORS_ORIGINS, ...env }) => {
    const PUBLIC_URL = publicUrl ?? `http://localhost:${env.PORT}`
    return {
      ...env,
      PUBLIC_URL,
      JWKS_URL: JWKS_URL ?? `http://127.0.0.1:${env.PORT}/api/auth/jwks`,
      // With an address of its own, the service is another origin to the dashboard.
      CORS_ORIGINS: env.IMAGES_PUBLIC_URL === undefined ? CORS_ORIGINS : [...CORS_ORIGINS, new URL(PUBLIC_URL).origin],
    }
  })
export type Env = z.infer<typeof Env>
