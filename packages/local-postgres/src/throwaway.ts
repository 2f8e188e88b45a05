import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serverAccount } from './account.ts'
import { postgresBinaries } from './binaries.ts'
import { openCluster } from './cluster.ts'
import { freePorts } from './free-ports.ts'
import { startServer } from './server.ts'

export interface ThrowawayServer {
  /** Where it keeps everything; deleted at the end. */
  directory: string
  /** The URL for the superuser and the database `postgres`. */
  url: string
  close: () => Promise<void>
}

/** Speed matters here, and the data does not. */
const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }

/**
 * A separate server in a temporary directory. `close` stops it and deletes the directory, and so does the end of this
 * process for any reason: a guardian process waits for it.
 */
export async function startThrowawayServer(): Promise<ThrowawayServer> {
  const home = mkdtempSync(path.join(tmpdir(), 'abparts-postgres-'))
  const directory = path.join(home, 'data')
  const account = serverAccount(directory)
  // Owned by the server's account, so that the guardian, which runs as that account, can delete it.
  chmodSync(home, 0o700)
  if (account.uid !== undefined) chownSync(home, account.uid, account.gid)

  const script = 'cat; "$1" stop -D "$2/data" -m immediate -s; rm -rf "$2"'
  const guardian = spawn('/bin/sh', ['-c', script, 'sh', postgresBinaries().pgCtl, home], {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guardian.unref()
  const close = async () => {
    guardian.ref()
    guardian.stdin.end()
    if (guardian.exitCode === null) await once(guardian, 'exit')
  }

  try {
    const password = randomBytes(16).toString('hex')
    const [port = 0] = await freePorts(1)
    const cluster = await openCluster({ directory, password, volatile: true })
    await startServer(cluster, { port, logFile: path.join(home, 'server.log'), settings })
    return { directory: home, url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, close }
  } catch (error) {
    await close()
    throw error
  }
}
