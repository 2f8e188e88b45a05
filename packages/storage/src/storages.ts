import { AppError } from '@abparts/contracts/error'
import { alternatives } from '@abparts/contracts/format'
import { StorageBackend } from '@abparts/contracts/storage'
import { z } from 'zod'
import { openLocalStorage } from './local/storage.ts'
import { openS3Storage } from './s3/storage.ts'
import type { ObjectStorage } from './storage.ts'

/** The settings for large objects. Values stay strings, so that they can be passed to another process unchanged. */
export const storageVariables = {
  /** Where new objects are stored. Those in the other storage stay readable as long as it is configured. */
  STORAGE_BACKEND: z.enum(StorageBackend.options, `expected ${alternatives(StorageBackend.options)}`).default('local'),
  MEDIA_ROOT: z.string('expected the path of a directory'),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' }).optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_ADDRESSING: z.enum(['path', 'virtual-host'], 'expected path or virtual-host').default('path'),
}

/** Reports which of the variables are missing that belong together. */
export function checkStorageVariables<Env extends Omit<StorageEnv, 'MEDIA_ROOT'>>(
  env: Env,
  { addIssue }: z.RefinementCtx<Env>,
): void {
  if (env.STORAGE_BACKEND === 'local' && env.S3_BUCKET === undefined) return
  for (const name of ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const)
    if (env[name] === undefined) addIssue({ code: 'custom', path: [name], message: 'is needed to use S3' })
}

const variables = z.object(storageVariables)
export type StorageEnv = z.infer<typeof variables>
export const StorageEnv = variables.superRefine(checkStorageVariables)

/** All storages of an installation. The database says where an object is, independent of where new ones are stored. */
export interface Storages<Storage extends Pick<ObjectStorage, 'backend'> = ObjectStorage> {
  /** Where new objects are stored. */
  primary: Storage
  /** The storage with that name. Throws `unavailable` when it is not configured. */
  at: (backend: ObjectStorage['backend']) => Storage
  /** All configured storages. */
  all: readonly Storage[]
}

const setting = { local: 'MEDIA_ROOT', s3: 'S3_BUCKET' }

/** How a sentence about a storage begins: its name, and the variable that says where it is. */
export const describeBackend = (backend: ObjectStorage['backend']): string =>
  `The ${backend === 's3' ? 'S3' : backend} storage (${setting[backend]})`

export function createStorages<Storage extends Pick<ObjectStorage, 'backend'>>(
  primary: Storage,
  ...others: Storage[]
): Storages<Storage> {
  const stores = new Map([primary, ...others].map((store) => [store.backend, store]))
  return {
    primary,
    all: [...stores.values()],
    at: (backend) => {
      const store = stores.get(backend)
      if (store === undefined)
        throw new AppError('unavailable', `The ${backend} storage is not configured: ${setting[backend]} is not set.`)
      return store
    },
  }
}

/** Opens every configured storage. Throws `unavailable`, naming the variable, when the local one cannot be used. */
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
