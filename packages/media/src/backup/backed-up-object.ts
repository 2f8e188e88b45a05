import { isKey } from '@abparts/storage/key'
import { z } from 'zod'
import { objectPrefixes } from '../verify-storage.ts'

/** One line of `objects.jsonl`. */
export const BackedUpObject = z.object({
  key: z.string(),
  sizeBytes: z.int().nonnegative(),
  sha256: z.hash('sha256'),
})
export type BackedUpObject = z.infer<typeof BackedUpObject>

/** Could the platform have stored something under this key? */
export const isObjectKey = (key: string): boolean =>
  isKey(key) && objectPrefixes.some((prefix) => key.startsWith(prefix))
