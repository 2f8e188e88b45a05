import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { AppError } from '@abparts/contracts/error'
import type { z } from 'zod'

/** Reads one of our JSON files; null without the file. Throws an `AppError` that names a damaged one. */
export function readJson<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> | null {
  if (!existsSync(file)) return null
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new AppError('conflict', `${file} is damaged: repair it, or remove it and start with an empty DATA_DIR.`, {
      cause,
    })
  }
}

/** Replaces a file that only its owner may read. A reader sees the old one or the new one, never a part. */
export function writePrivate(file: string, content: unknown): void {
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(draft, file)
}
