import { AppError } from '@abparts/contracts/error'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { streamObject } from '../hash-object.ts'
import type { BackupStore } from './backup-store.ts'

/** What the files of a store are encrypted with: an age identity (`AGE-SECRET-KEY-1…`) and its recipient (`age1…`). */
export interface BackupKey {
  identity: string
  recipient: string
}

/** The identity, encrypted with the passphrase: to derive a key from a passphrase for each file would take seconds. */
const keyFile = 'key.age'

/** What OWASP asks of scrypt (N = 2^17, r = 8). It takes 128 MiB for a moment; age's own choice, 2^18, twice as much. */
const scryptWorkFactor = 17

/**
 * The key of an encrypted store, null of one that is not. With a passphrase, a store without a key gets one if it may
 * be made. Throws `unauthorized` when the passphrase is missing or wrong.
 */
export async function openBackupKey(
  store: BackupStore,
  passphrase: string | null,
  { make }: { make: boolean },
): Promise<BackupKey | null> {
  const found = await store.open(keyFile)
  if (passphrase === null) {
    if (found === null) return null
    throw new AppError('unauthorized', 'These backups are encrypted: set BACKUP_PASSPHRASE.')
  }
  if (found !== null) return await withRecipient(await unlock(streamObject(found), passphrase))
  if (!make) return null
  const identity = await generateX25519Identity()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(scryptWorkFactor)
  await store.put(keyFile, new Blob([await encrypter.encrypt(identity)]).stream())
  return await withRecipient(identity)
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
