import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { z } from 'zod'
import { readJson, writePrivate } from './json-files.ts'

/** The layout version of a data directory. Increased with every change that an older version could not handle. */
const layoutVersion = 1

const Layout = z.object({ version: z.int() })

const fileOf = (dataDirectory: string) => path.join(dataDirectory, 'layout.json')

/** Throws `conflict` when a newer version of the platform has used the data directory. Changes nothing. */
export function requireKnownLayout(dataDirectory: string): void {
  const { version } = readJson(fileOf(dataDirectory), Layout) ?? { version: layoutVersion }
  if (version <= layoutVersion) return
  throw new AppError(
    'conflict',
    `${dataDirectory} was made by a newer version of the platform (layout ${version}, this one knows ${layoutVersion}): start that version, or choose another DATA_DIR. Nothing was changed.`,
  )
}

/** Creates the data directory if it does not exist. Throws `forbidden` when it cannot be created. */
export function makeDataDirectory(dataDirectory: string): void {
  try {
    // As root, PostgreSQL runs as another user, who has to pass through. Secret files have their own mode.
    mkdirSync(dataDirectory, { recursive: true, mode: process.getuid?.() === 0 ? 0o755 : 0o700 })
  } catch (cause) {
    throw new AppError('forbidden', `DATA_DIR: ${dataDirectory} cannot be created or is not a directory.`, { cause })
  }
}

/** Records the layout in the data directory. Call it with the directory's lock. */
export function recordLayout(dataDirectory: string): void {
  if (!existsSync(fileOf(dataDirectory))) writePrivate(fileOf(dataDirectory), { version: layoutVersion })
}
