import { z } from 'zod'

/** Where large objects are. Values stay strings, so that they can be handed on to a process as they are. */
export const storageVariables = {
  /** Where new objects go. Those that are in the other storage stay readable as long as it is configured. */
  STORAGE_BACKEND: z.enum(['local', 's3'], 'expected local or s3').default('local'),
  MEDIA_ROOT: z.string('expected the path of a directory'),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' }).optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_ADDRESSING: z.enum(['path', 'virtual-host'], 'expected path or virtual-host').default('path'),
}

/** Says which of the variables are missing that belong together. */
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
