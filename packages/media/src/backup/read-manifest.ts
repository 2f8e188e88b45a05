import type { BackupKey } from './backup-key.ts'
import { BackedUpObject, type Backup, manifestKey } from './backup-record.ts'
import type { BackupStore } from './backup-store.ts'
import { openFile } from './open-stored.ts'

/** All objects that a backup tells of, in the order of their keys, read as they are asked for. */
export async function* readManifest(
  store: BackupStore,
  { name, record: { isEncrypted, manifest } }: Backup,
  key: BackupKey | null,
): AsyncGenerator<BackedUpObject> {
  const content = openFile(store, manifestKey(name, isEncrypted), manifest, isEncrypted ? key : null)
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield BackedUpObject.parse(JSON.parse(line))
  }
}
