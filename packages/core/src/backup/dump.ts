import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { promisify } from 'node:util'
import { AppError } from '@abparts/contracts/error'
import type { Database } from '@abparts/db/client'
import { sql } from 'drizzle-orm'

/**
 * A database URL as variables that PostgreSQL's programs read. Arguments would be visible to everyone on the machine.
 */
export function connectionEnv(databaseUrl: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(databaseUrl)
  const sslMode = searchParams.get('sslmode')
  return {
    PGHOST: hostname.replace(/^\[(.+)\]$/, '$1'),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGCONNECT_TIMEOUT: '5',
    ...(sslMode !== null && { PGSSLMODE: sslMode }),
  }
}

const debianDirectory = '/usr/lib/postgresql'

/** The major version of the server behind `db`. */
export async function serverMajorVersion(db: Pick<Database, 'execute'>): Promise<number> {
  const [row] = await db.execute<{ version: number }>(
    sql`select current_setting('server_version_num')::int / 10000 as version`,
  )
  return row?.version ?? 0
}

/** Where PostgreSQL's programs may be: on the PATH, and in Debian's directory of each version. */
export async function programDirectories(searchPath: string): Promise<string[]> {
  const versions = existsSync(debianDirectory) ? await readdir(debianDirectory) : []
  return [...searchPath.split(path.delimiter), ...versions.map((name) => path.join(debianDirectory, name, 'bin'))]
}

/**
 * The path of `pg_dump`: the oldest that is at least as new as the server, because a newer one may write what an older
 * server does not understand. Throws `unavailable` when there is none.
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
    // Missing, or nothing that runs here.
    return null
  }
}

interface DumpOptions {
  /** The path of `pg_dump`. */
  program: string
  databaseUrl: string
  snapshotId: string
  /** Stops pg_dump, and ends the stream in an error. */
  signal: AbortSignal
}

/**
 * The database at a snapshot's instant as SQL that recreates it, without owners, which differ between servers, without
 * data that may be lost in a crash, and without its id: the database it is restored into has its own. The stream ends
 * in an error when pg_dump does.
 */
export function dumpDatabase({ program, databaseUrl, snapshotId, signal }: DumpOptions): ReadableStream<Uint8Array> {
  async function* dump() {
    const child = spawn(
      program,
      [
        '--format=plain',
        '--encoding=UTF8',
        '--no-owner',
        '--no-privileges',
        '--no-unlogged-table-data',
        '--exclude-table-data=public.installation',
        '--no-password',
        `--snapshot=${snapshotId}`,
      ],
      { env: connectionEnv(databaseUrl), stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const exited = once(child, 'exit')
    const complaint = new Response(child.stderr).text()
    const end = () => child.kill('SIGKILL')
    signal.addEventListener('abort', end)
    try {
      yield* child.stdout
      const [code] = await exited
      signal.throwIfAborted()
      if (code !== 0) throw new AppError('unavailable', `pg_dump failed: ${(await complaint).trim() || `code ${code}`}`)
    } finally {
      signal.removeEventListener('abort', end)
      end()
    }
  }
  return ReadableStream.from(dump())
}
