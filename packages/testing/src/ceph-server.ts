import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { cephConfig } from './ceph-config.ts'
import type { S3Server } from './s3-server.ts'

const run = promisify(execFile)
const programs = ['ceph', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin']
const startSeconds = 60

/**
 * A throw-away S3 server: Ceph's gateway, with everything in memory. `close` ends it and deletes its directory, and so
 * does the end of this process by any means: a guardian process waits for it. Throws, naming Debian's packages, when
 * it is not installed.
 */
export async function startCephServer(): Promise<{ server: S3Server; close: () => Promise<void> }> {
  const missing = programs.filter((program) => Bun.which(program) === null)
  if (missing.length > 0)
    throw new Error(
      `Tests of S3 need ${missing.join(', ')} (Debian, Ubuntu: apt-get install radosgw ceph-mon ceph-osd), ` +
        'or a server of yours: S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY_ID, S3_TEST_SECRET_ACCESS_KEY.',
    )
  const directory = mkdtempSync(path.join(tmpdir(), 'abparts-s3-'))
  const close = guard(directory)
  try {
    const [monitorPort = 0, gatewayPort = 0] = await freePorts(2)
    const config = path.join(directory, 'ceph.conf')
    const clusterId = crypto.randomUUID()
    writeFileSync(config, cephConfig({ directory, clusterId, monitorPort, gatewayPort }))
    for (const name of ['mon', 'osd', 'rgw']) mkdirSync(path.join(directory, name))
    const start = (name: string, ...args: string[]) => startDaemon(directory, [name, '-c', config, '-f', ...args])

    const map = path.join(directory, 'monmap')
    await run('monmaptool', ['--create', '--addv', 'a', `[v2:127.0.0.1:${monitorPort}]`, '--fsid', clusterId, map])
    await run('ceph-mon', ['-c', config, '-i', 'a', '--mkfs', '--monmap', map])
    start('ceph-mon', '-i', 'a')
    const storeId = crypto.randomUUID()
    await run('ceph-osd', ['-c', config, '-i', '0', '--mkfs', '--osd-uuid', storeId])
    await run('ceph', ['-c', config, '--connect-timeout', String(startSeconds), 'osd', 'new', storeId, '0'])
    start('ceph-osd', '-i', '0')
    start('radosgw', '-n', 'client.rgw')

    const server = {
      endpoint: `http://127.0.0.1:${gatewayPort}`,
      region: 'us-east-1',
      accessKeyId: 'test-access-key',
      secretAccessKey: crypto.randomUUID(),
    }
    await untilListening(server.endpoint)
    const keys = ['--access-key', server.accessKeyId, '--secret-key', server.secretAccessKey]
    const user = ['user', 'create', '--uid', 'test', '--display-name', 'test', '--max-buckets', '100000']
    await run('radosgw-admin', ['-c', config, '-n', 'client.rgw', ...user, ...keys])
    return { server, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Ends the daemons and deletes the directory when this process ends, or when the function is called. */
function guard(directory: string): () => Promise<void> {
  const script = 'cat; kill -9 $(cat "$1"/*.pid); rm -rf "$1"'
  const guardian = spawn('/bin/sh', ['-c', script, 'sh', directory], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guardian.unref()
  return async () => {
    guardian.ref()
    guardian.stdin.end()
    if (guardian.exitCode === null) await once(guardian, 'exit')
  }
}

function startDaemon(directory: string, [program = '', ...args]: string[]): void {
  const log = openSync(path.join(directory, `${program}.out`), 'a')
  const child = spawn(program, args, { stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  child.unref()
  writeFileSync(path.join(directory, `${program}.pid`), `${child.pid}\n`)
}

async function untilListening(endpoint: string): Promise<void> {
  const late = performance.now() + startSeconds * 1000
  while (performance.now() < late) {
    const answer = await fetch(endpoint, { signal: AbortSignal.timeout(1000) }).catch(() => null)
    if (answer?.ok) return
    await Bun.sleep(50)
  }
  throw new Error(`The S3 server did not start within ${startSeconds} seconds.`)
}
