import { z } from 'zod'

/** Where large files can be stored. */
export const StorageBackend = z.enum(['local', 's3'])
export type StorageBackend = z.infer<typeof StorageBackend>
