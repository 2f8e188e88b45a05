import { z } from 'zod'

/** What backups are encrypted with, and how to reach their S3. Unset variables are those of the media's own S3. */
export const BackupEnv = z
  .object({
    BACKUP_PASSPHRASE: z.string().min(12, 'expected at least 12 characters').optional(),
    BACKUP_S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' }).optional(),
    BACKUP_S3_REGION: z.string().optional(),
    BACKUP_S3_ACCESS_KEY_ID: z.string().optional(),
    BACKUP_S3_SECRET_ACCESS_KEY: z.string().optional(),
    BACKUP_S3_ADDRESSING: z.enum(['path', 'virtual-host'], 'expected path or virtual-host').optional(),
  })
  .transform(({ BACKUP_PASSPHRASE: passphrase = null, ...s3 }) => ({ passphrase, s3 }))
export type BackupEnv = z.infer<typeof BackupEnv>
