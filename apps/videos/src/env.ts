import { defaultMaxVideoBytes } from '@abparts/contracts/limits'
import { BaseUrl, CorsOrigins, DatabaseUrl, MediaUrlSecrets, Port, TrustedProxies, Workers } from '@abparts/runtime/env'
import { z } from 'zod'

/** Where the bytes of videos are. */
const storage = {
  STORAGE_BACKEND: z.literal('local', 'only "local" is built in: files below MEDIA_ROOT').default('local'),
  MEDIA_ROOT: z.string('expected the path of a directory'),
}
export const StorageEnv = z.object(storage)
export type StorageEnv = z.infer<typeof StorageEnv>

export const WorkerEnv = z.object({ ...storage, DATABASE_URL: DatabaseUrl })

export const Env = z
  .object({
    ...storage,
    HOST: z.string().default('127.0.0.1'),
    VIDEOS_PORT: Port.default(3002),
    WORKERS: Workers,
    DATABASE_URL: DatabaseUrl,
    /** The front door: access tokens are made for it. */
    PORT: Port.default(3000),
    PUBLIC_URL: BaseUrl.optional(),
    JWKS_URL: BaseUrl.optional(),
    VIDEOS_PUBLIC_URL: BaseUrl.optional(),
    MEDIA_URL_SECRETS: MediaUrlSecrets,
    TRUSTED_PROXIES: TrustedProxies,
    CORS_ORIGINS: CorsOrigins,
    MAX_VIDEO_BYTES: z.coerce.number('expected a number of bytes').int().min(1).default(defaultMaxVideoBytes),
  })
  .transform(({ PUBLIC_URL: publicUrl, JWKS_URL, CORS_ORIGINS, ...env }) => {
    const PUBLIC_URL = publicUrl ?? `http://localhost:${env.PORT}`
    return {
      ...env,
      PUBLIC_URL,
      JWKS_URL: JWKS_URL ?? `http://127.0.0.1:${env.PORT}/api/auth/jwks`,
      // With an address of its own, the service is another origin to the dashboard.
      CORS_ORIGINS: env.VIDEOS_PUBLIC_URL === undefined ? CORS_ORIGINS : [...CORS_ORIGINS, new URL(PUBLIC_URL).origin],
    }
  })
