import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { sql } from 'drizzle-orm'

const debianDirectory = '/usr/lib/postgresql'

/** The major version of the server behind `db`. */
export async function serverMajorVersion(db: Pick<Database, 'execute'>): Promise<number> {
  const [row] = await db.execute<{ version: number }>(
    sql`select current_setting('server_version_num')::int / 10000 as version`,
  )
  return row?.version ?? 0
}

/** Where PostgreSQL's programs may be: on the PATH, and where Debian keeps those of each version. */
export async function programDirectories(searchPath: string): Promise<string[]> {
  const versions = existsSync(debianDirectory) ? await readdir(debianDirectory) : []
  return [...searchPath.split(path.delimiter), ...versions.map((name) => path.join(debianDirectory, name, 'bin'))]
}

/**
 * The path of `pg_dump`: of those that are at least as new as the server the oldest, because a newer one may write what an
 * older server does not understand. Throws `unavailable` when there is none.
 */
export async function findPgDump(serverMajor: number, directories: readonly string[]): Promise<string> {
  const candidates = await Promise.all(directories.map((directory) => versionOf(path.join(directory, 'pg_dump'))))
  const found = candidates.filter((candidate) => candidate !== null).sort((a, b) => a.major - b.major)
  const fitting = found.find(({ major }) => major >= serverMajor)
  if (fitting !== undefined) return fitting.program
  const newest = found.at(-1)
  throw new AppError(
    'unavailable',
    `${newest === undefined ? 'There is no pg_dump' : `pg_dump ${newest.major} is too old`} for PostgreSQL ${serverMajor}: ` +
      `install PostgreSQL's client programs of version ${serverMajor} (Debian: postgresql-client-${serverMajor}).`,
  )
}

async function versionOf(program: string): Promise<{ program: string; major: number } | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'])
    const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1])
    return major ? { program, major } : null
  } catch {
    // Not there, or nothing that runs here.
    return null
  }
}
