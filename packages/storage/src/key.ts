import { AppError } from '@abparts/contracts/error'

const segment = '[a-z0-9][a-z0-9._-]*'
const pattern = new RegExp(`^${segment}(/${segment})*$`)
const maxKeyLength = 512

/**
 * Is it a key? Segments of lower-case letters, digits, dots, dashes and underscores, each beginning with
 * a letter or digit, separated by single slashes. So no key can leave a directory or name a hidden file.
 * No key may be the beginning of another one's path: `a` and `a/b` exclude each other.
 */
export const isKey = (text: string): boolean => text.length <= maxKeyLength && pattern.test(text)

export function checkKey(key: string): void {
  if (!isKey(key)) throw new Error(`Not a storage key: ${JSON.stringify(key)}`)
}

export const keyTaken = (key: string) => new AppError('conflict', `The object ${key} exists already.`)
