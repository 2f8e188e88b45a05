import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@abparts/contracts/error'
import { connectionEnv } from './connection-env.ts'

interface LoadOptions {
  /** The path of `psql`. */
  program: string
  databaseUrl: string
  /** What `dumpDatabase` gave. */
  dump: ReadableStream<Uint8Array>
  /** SQL for before and after it, in the same transaction. */
  before: string
  after: string
}

/** Runs a dump in one transaction: afterwards the database has all of it, or is as it was. */
export async function loadDatabase({ program, databaseUrl, dump, before, after }: LoadOptions): Promise<void> {
  const args = ['--no-psqlrc', '--no-password', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null']
  const child = spawn(program, args, {
    env: connectionEnv(databaseUrl),
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  const complaint = new Response(child.stderr).text()
  async function* script() {
    yield `begin;\n${before}\n`
    yield* dump
    yield `\n${after}\ncommit;\n`
  }
  try {
    // Not --single-transaction: psql would commit what came before a stream that breaks off.
    await pipeline(Readable.from(script()), child.stdin)
  } catch (error) {
    // Without the commit at its end. Whether psql is what failed is seen below.
    child.stdin.destroy()
    const [code] = await exited
    if (code === 0) throw error
  }
  const [code] = await exited
  if (code !== 0) throw new AppError('unavailable', `psql failed: ${(await complaint).trim() || `code ${code}`}`)
}
