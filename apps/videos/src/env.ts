import { defaultMaxVideoBytes } from '@abparts/contracts/limits'
import {
  BaseUrl,
  CorsOrigins,
  DatabaseUrl,
  MediaUrlSecrets,
  PerMinute,
  Port,
  TrustedProxies,
  VideoDelivery,
  Workers,
} from '@abparts/runtime/env'
import { checkStorageVariables, storageVariables } from '@abparts/storage/storages'
import { z } from 'zod'

export const WorkerEnv = z.object({ ...storageVariables, DATABASE_URL: DatabaseUrl }).superRefine(checkStorageVariables)

export const Env = z
  .object({
    ...storageVariables,
    VIDEO_DELIVERY: VideoDelivery,
    HOST: z.string().default('127.0.0.1'),
    VIDEOS_PORT: Port.default(3002),
    WORKERS: Workers,
    DATABASE_URL: DatabaseUrl,
    /** The reverse proxy, which is the audience of access tokens. */
    PORT: Port.default(3000),
    PUBLIC_URL: BaseUrl.optional(),
    JWKS_URL: BaseUrl.optional(),
    VIDEOS_PUBLIC_URL: BaseUrl.optional(),
    MEDIA_URL_SECRETS: MediaUrlSecrets,
    TRUSTED_PROXIES: TrustedProxies,
    CORS_ORIGINS: CorsOrigins,
    UPLOADS_PER_MINUTE: PerMinute.default(600),
    MAX_VIDEO_BYTES: z.coerce.number('expected a number of bytes').int().min(1).default(defaultMaxVideoBytes),
  })
  .superRefine(checkStorageVariables)
  .superRefine(({ VIDEO_DELIVERY, STORAGE_BACKEND }, { addIssue }) => {
    if (VIDEO_DELIVERY === 'redirect' && STORAGE_BACKEND === 'local')
      addIssue({
        code: 'custom',
        path: ['VIDEO_DELIVERY'],
        message: 'redirect needs STORAGE_BACKEND=s3: files of the local storage have no URL of their own',
      })
  })
  .transform(({ PUBLIC_URL: publicUrl, JWKS_URL, CORS_ORIGINS, ...env }) => {
    const PUBLIC_URL = publicUrl ?? `http://localhost:${env.PORT}`
    return {
      ...env,
      PUBLIC_URL,
      JWKS_URL: JWKS_URL ?? `http://127.0.0.1:${env.PORT}/api/auth/jwks`,
      // With its own address, the service is another origin for the dashboard.
      CORS_ORIGINS: env.VIDEOS_PUBLIC_URL === undefined ? CORS_ORIGINS : [...CORS_ORIGINS, new URL(PUBLIC_URL).origin],
    }
  })
export type Env = z.infer<typeof Env>
