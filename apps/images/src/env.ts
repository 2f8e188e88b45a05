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
    /** The reverse proxy, which is the audience of access tokens. */
    PORT: Port.default(3000),
    PUBLIC_URL: BaseUrl.optional(),
    JWKS_URL: BaseUrl.optional(),
    IMAGES_PUBLIC_URL: BaseUrl.optional(),
    MEDIA_URL_SECRETS: MediaUrlSecrets,
    TRUSTED_PROXIES: TrustedProxies,
    CORS_ORIGINS: CorsOrigins,
    /** Per person. */
    UPLOADS_PER_MINUTE: PerMinute.default(600),
    MEDIA_ACCESS: MediaAccess,
    /** The memory for images and variants, per worker. */
    IMAGE_CACHE_BYTES: z.coerce
      .number('expected a number of bytes')
      .int()
      .min(0)
      .default(64 * 1024 * 1024),
    /** Receives a `POST` of `{ tags }` with the `Cache-Tag`s to purge, if set; the token is sent as a bearer token. */
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
      // With its own address, the service is another origin for the dashboard.
      CORS_ORIGINS: env.IMAGES_PUBLIC_URL === undefined ? CORS_ORIGINS : [...CORS_ORIGINS, new URL(PUBLIC_URL).origin],
    }
  })
export type Env = z.infer<typeof Env>
