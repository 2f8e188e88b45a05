import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from '@abparts/local-postgres/free-ports'
import type { S3Server } from './s3-server.ts'

interface CephOptions {
  directory: string
  clusterId: string
  monitorPort: number
  gatewayPort: number
}

/** `ceph.conf` of one monitor, one store in memory and one S3 gateway, which trust each other, on 127.0.0.1 only. */
const cephConfig = ({ directory, clusterId, monitorPort, gatewayPort }: CephOptions) => `[global]
fsid = ${clusterId}
mon_host = [v2:127.0.0.1:${monitorPort}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_bind_ipv6 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
# Without keys, connections cannot be encrypted, which is what the gateway asks for by default.
${['mon_client', 'mon_cluster', 'mon_service', 'client', 'cluster', 'service'].map((who) => `ms_${who}_mode = crc`).join('\n')}
# One copy of everything.
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 2000
# The monitor would gather changes for a second before it makes them, at the start mostly.
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
run_dir = ${directory}
crash_dir = ${directory}
admin_socket =
keyring = ${directory}/keyring
log_file = ${directory}/$name.log
[mon]
mon_data = ${directory}/mon
mon_data_avail_warn = 2
mon_data_avail_crit = 1
mon_cluster_log_file = ${directory}/cluster.log
[osd]
osd_data = ${directory}/osd
osd_objectstore = memstore
memstore_device_bytes = 21474836480
[client.rgw]
# Small answers would wait 40 ms for the client to acknowledge their heads.
rgw_frontends = beast endpoint=127.0.0.1:${gatewayPort} tcp_nodelay=1
rgw_data = ${directory}/rgw
rgw_enable_apis = s3
# Buckets are reached in the path, and by name below this.
rgw_dns_name = localhost
rgw_enable_usage_log = false
# The memory of deleted objects is free again after a minute.
rgw_gc_obj_min_wait = 60
rgw_gc_processor_period = 30
rgw_gc_processor_max_time = 30
`

const run = promisify(execFile)
const programs = ['ceph', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin']
const startSeconds = 60

/**
 * A throw-away S3 server: Ceph's gateway, with everything in memory. `close` ends it and deletes its directory, and so
 * does the end of this process for any reason: a guardian process waits for it. Throws, naming Debian's packages, when
 * it is not installed.
 */
export async function startCephServer(): Promise<{ server: S3Server; close: () => Promise<void> }> {
  const missing = programs.filter((program) => Bun.which(program) === null)
  if (missing.length > 0)
    throw new Error(
      `Tests of S3 need ${missing.join(', ')} (Debian, Ubuntu: apt-get install radosgw ceph-mon ceph-osd), ` +
        'or your own server: S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY_ID, S3_TEST_SECRET_ACCESS_KEY.',
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
