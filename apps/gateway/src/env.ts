import { Email, Password } from '@abparts/contracts/user'
import {
  BaseUrl,
  CorsOrigins,
  DatabaseUrl,
  MediaAccess,
  MediaUrlSecrets,
  PerMinute,
  Port,
  ServiceUrl,
  TrustedProxies,
  VideoDelivery,
} from '@abparts/runtime/env'
import { storageVariables } from '@abparts/storage/storages'
import { z } from 'zod'
import { deliveryOrigins } from './edge/dashboard.ts'

export const Env = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: Port.default(3000),
    PUBLIC_URL: BaseUrl.optional(),
    DATABASE_URL: DatabaseUrl,
    AUTH_SECRET: z.string('expected at least 32 characters').min(32, 'expected at least 32 characters'),
    MEDIA_URL_SECRETS: MediaUrlSecrets,
    MEDIA_ACCESS: MediaAccess,
    /** Where the gateway reaches the services. */
    IMAGES_URL: ServiceUrl.optional(),
    IMAGES_PORT: Port.default(3001),
    VIDEOS_URL: ServiceUrl.optional(),
    VIDEOS_PORT: Port.default(3002),
    /** Where browsers reach the services, if not behind this reverse proxy. */
    IMAGES_PUBLIC_URL: BaseUrl.optional(),
    VIDEOS_PUBLIC_URL: BaseUrl.optional(),
    /** The super admin of a first start. */
    ADMIN_EMAIL: Email.optional(),
    ADMIN_PASSWORD: Password.optional(),
    /** Where browsers are redirected for the bytes of videos. */
    VIDEO_DELIVERY: VideoDelivery,
    S3_ENDPOINT: storageVariables.S3_ENDPOINT,
    S3_BUCKET: storageVariables.S3_BUCKET,
    S3_REGION: storageVariables.S3_REGION,
    S3_ADDRESSING: storageVariables.S3_ADDRESSING,
    /** Proxies in front of the reverse proxy. */
    TRUSTED_PROXIES: TrustedProxies,
    CORS_ORIGINS: CorsOrigins,
    /** Per address and account. */
    SIGN_INS_PER_MINUTE: PerMinute.default(10),
    /** Sends invitations, if set. */
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'expected smtp(s)://user:password@host:port' }).optional(),
    MAIL_FROM: z.string().optional(),
    /** Vite's address during development: it serves the dashboard. */
    DASHBOARD_DEV_URL: ServiceUrl.optional(),
  })
  .transform(({ PUBLIC_URL: publicUrl, IMAGES_URL, VIDEOS_URL, MAIL_FROM, ...env }) => {
    const PUBLIC_URL = publicUrl ?? `http://localhost:${env.PORT}`
    return {
      ...env,
      PUBLIC_URL,
      IMAGES_URL: IMAGES_URL ?? `http://127.0.0.1:${env.IMAGES_PORT}`,
      VIDEOS_URL: VIDEOS_URL ?? `http://127.0.0.1:${env.VIDEOS_PORT}`,
      DELIVERY_ORIGINS: deliveryOrigins(env),
      MAIL_FROM: MAIL_FROM ?? `ABParts Media <no-reply@${new URL(PUBLIC_URL).hostname}>`,
    }
  })
