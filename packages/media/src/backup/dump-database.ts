import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { AppError } from '@abparts/contracts/error'
import { streamOf } from '@abparts/storage/stream-of'
import { connectionEnv } from './connection-env.ts'

interface DumpOptions {
  /** The path of `pg_dump`. */
  program: string
  databaseUrl: string
  snapshotId: string
  /** Ends pg_dump, and the stream in an error. */
  signal: AbortSignal
}

/**
 * The database at a snapshot's instant as SQL that makes it again, without the owners, who differ between servers,
 * without what a crash may forget as well, and without its id: who restores it has one. The stream ends in an error when pg_dump does.
 */
export function dumpDatabase({ program, databaseUrl, snapshotId, signal }: DumpOptions): ReadableStream<Uint8Array> {
  async function* dump() {
    const child = spawn(
      program,
      [
        ...['--format=plain', '--encoding=UTF8', '--no-owner', '--no-privileges', '--no-unlogged-table-data'],
        '--exclude-table-data=public.installation',
        ...['--no-password', `--snapshot=${snapshotId}`],
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
  return streamOf(dump())
}
