import { isKey } from '@abparts/storage/key'
import { objectPrefixes } from './verify-storage.ts'

/** Could the platform have stored something under this key? */
export const isObjectKey = (key: string): boolean =>
  isKey(key) && objectPrefixes.some((prefix) => key.startsWith(prefix))
