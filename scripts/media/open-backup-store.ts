import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { type BackupStore, storeBelow } from '@abparts/core/backup/store'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { openS3Storage } from '@abparts/storage/s3/storage'
import { isKey } from '@abparts/storage/storage'
import type { StorageEnv } from '@abparts/storage/storages'
import { root } from '../platform/root.ts'
import type { BackupEnv } from './backup-env.ts'

/** Opens what `--to` and `--from` name: a directory, or `s3://bucket/prefix`. Throws `not_found` without the directory. */
export async function openBackupStore(repository: string, own: BackupEnv['s3'], env: StorageEnv): Promise<BackupStore> {
  if (repository.startsWith('s3://')) return openBucket(repository, own, env)
  const directory = path.resolve(root, repository)
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new AppError('not_found', `There is no directory ${directory}: create it first.`)
  const storage = await openLocalStorage(directory)
  // What a killed backup was writing.
  await storage.removeAbandoned()
  return storage
}

function openBucket(repository: string, own: BackupEnv['s3'], env: StorageEnv): BackupStore {
  const [bucket = '', ...rest] = repository.slice('s3://'.length).replace(/\/+$/, '').split('/')
  const prefix = rest.join('/')
  if (bucket === '' || (prefix !== '' && !isKey(prefix)))
    throw new AppError('bad_request', `${repository}: expected s3://bucket or s3://bucket/prefix, in lower case.`)
  const { BACKUP_S3_REGION: region = env.S3_REGION } = own
  const { BACKUP_S3_ACCESS_KEY_ID: accessKeyId = env.S3_ACCESS_KEY_ID } = own
  const { BACKUP_S3_SECRET_ACCESS_KEY: secretAccessKey = env.S3_SECRET_ACCESS_KEY } = own
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new AppError('bad_request', 'BACKUP_S3_ACCESS_KEY_ID, BACKUP_S3_SECRET_ACCESS_KEY: are needed to use S3')
  const storage = openS3Storage({
    bucket,
    region,
    accessKeyId,
    secretAccessKey,
    endpoint: own.BACKUP_S3_ENDPOINT ?? env.S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`,
    virtualHost: (own.BACKUP_S3_ADDRESSING ?? env.S3_ADDRESSING) === 'virtual-host',
  })
  return prefix === '' ? storage : storeBelow(storage, prefix)
}
