import { renameSync, rmSync, writeFileSync } from 'node:fs'

/** Replaces a file that only its owner may read. A reader sees the old one or the new one, never a part. */
export function writePrivate(file: string, content: unknown): void {
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(draft, file)
}
