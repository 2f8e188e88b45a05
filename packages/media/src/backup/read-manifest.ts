import { AppError } from '@abparts/contracts/error'
import { BackedUpObject } from './backed-up-object.ts'
import type { BackupKey } from './backup-key.ts'
import { type Backup, manifestKey } from './backup-record.ts'
import type { BackupStore } from './backup-store.ts'
import { openFile } from './open-stored.ts'

/** A key has 512 characters at most. */
const longestLine = 4096

/**
 * All objects that a backup tells of, in the order of their keys, read as they are asked for. Throws `unprocessable` when
 * that is no such list.
 */
export async function* readManifest(
  store: BackupStore,
  { name, record: { isEncrypted, manifest } }: Backup,
  key: BackupKey | null,
): AsyncGenerator<BackedUpObject> {
  const fileKey = manifestKey(name, isEncrypted)
  const content = openFile(store, fileKey, manifest, isEncrypted ? key : null)
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield parseLine(line, fileKey)
    if (rest.length > longestLine) throw noList(fileKey)
  }
}

function parseLine(line: string, fileKey: string): BackedUpObject {
  try {
    return BackedUpObject.parse(JSON.parse(line))
  } catch (cause) {
    throw noList(fileKey, cause)
  }
}

const noList = (fileKey: string, cause?: unknown) =>
  new AppError('unprocessable', `The backup is damaged: ${fileKey} is no list of objects.`, { cause })
