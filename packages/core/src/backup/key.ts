import { AppError } from '@abparts/contracts/error'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { streamObject } from '../objects/copy.ts'
import { backupsPrefix, isEncryptedKey } from './record.ts'
import { type BackupStore, listStore } from './store.ts'

/** What the files of a store are encrypted with: an age identity (`AGE-SECRET-KEY-1…`) and its recipient (`age1…`). */
export interface BackupKey {
  identity: string
  recipient: string
}

/** The identity, encrypted with the passphrase: deriving a key from a passphrase for each file would take seconds. */
const keyFile = 'key.age'

/**
 * The scrypt parameters that OWASP recommends (N = 2^17, r = 8). They take 128 MiB for a moment; age's own choice,
 * 2^18, twice as much.
 */
const scryptWorkFactor = 17
/** Ours have 374. */
const largestKeyFileBytes = 10_000

/**
 * The key of an encrypted store, null for one that is not encrypted. With a passphrase, a store without a key gets one
 * if allowed. Throws `unauthorized` when the passphrase is missing or wrong, `unprocessable` when the key of encrypted
 * backups is gone: the files beside them were then put there by somebody else, and a new key would lock the backups for
 * good.
 */
export async function openBackupKey(
  store: BackupStore,
  passphrase: string | null,
  { make }: { make: boolean },
): Promise<BackupKey | null> {
  const found = await store.open(keyFile)
  if (found === null && (await hasEncrypted(store)))
    throw new AppError(
      'unprocessable',
      `There are encrypted backups here, but ${keyFile}, which opens them, is gone. Restore it from a copy of this repository.`,
    )
  if (passphrase === null) {
    if (found === null) return null
    throw new AppError('unauthorized', 'These backups are encrypted: set BACKUP_PASSPHRASE.')
  }
  if (found !== null) {
    if (found.sizeBytes > largestKeyFileBytes)
      throw new AppError('unprocessable', `${keyFile} is too large to be a key.`)
    return await withRecipient(await unlock(streamObject(found), passphrase))
  }
  if (!make) return null
  const identity = await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(scryptWorkFactor)
  await store.put(keyFile, new Blob([await encrypter.encrypt(identity)]).stream())
  return await withRecipient(identity)
}

async function hasEncrypted(store: BackupStore): Promise<boolean> {
  for await (const { key } of listStore(store, backupsPrefix)) if (isEncryptedKey(key)) return true
  return false
}

async function unlock(sealed: ReadableStream<Uint8Array>, passphrase: string): Promise<string> {
  const bytes = await new Response(sealed).bytes()
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  try {
    return await decrypter.decrypt(bytes, 'text')
  } catch (cause) {
    throw new AppError('unauthorized', 'BACKUP_PASSPHRASE does not open these backups.', { cause })
  }
}

const withRecipient = async (identity: string): Promise<BackupKey> => ({
  identity,
  recipient: await identityToRecipient(identity),
})
