import { AppError } from '@abparts/contracts/error'
import type { StorageEnv } from './env.ts'
import { openLocalStorage } from './local.ts'
import { openS3Storage } from './s3.ts'
import type { ObjectStorage } from './storage.ts'
import { createStorages, type Storages } from './storages.ts'

/** Opens every storage that is configured. Throws `unavailable`, naming the variable, when the local one cannot be used. */
export async function openStorages(env: StorageEnv): Promise<Storages> {
  const local = await openLocalStorage(env.MEDIA_ROOT).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : cause
    throw new AppError('unavailable', `MEDIA_ROOT: ${env.MEDIA_ROOT} cannot be used: ${reason}`, { cause })
  })
  const s3 = openConfiguredS3(env)
  if (s3 === null) return createStorages(local)
  return env.STORAGE_BACKEND === 's3' ? createStorages(s3, local) : createStorages(local, s3)
}

/** Null without a bucket. */
export function openConfiguredS3(env: Omit<StorageEnv, 'MEDIA_ROOT'>): ObjectStorage | null {
  const { S3_BUCKET: bucket, S3_REGION: region } = env
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return null
  const endpoint = env.S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`
  const virtualHost = env.S3_ADDRESSING === 'virtual-host'
  return openS3Storage({ endpoint, bucket, region, accessKeyId, secretAccessKey, virtualHost })
}
