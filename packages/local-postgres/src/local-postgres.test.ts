import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openCluster } from './cluster.ts'
import { createDatabase } from './databases.ts'
import { freePorts } from './free-ports.ts'
import { requireReachable, requireReadable } from './require-reachable.ts'
import { keepServerRunning, runningPort, startServer, stopServer } from './server.ts'

const home = mkdtempSync(path.join(tmpdir(), 'abparts-cluster-'))
chmodSync(home, 0o755)
const directory = path.join(home, 'data')
const logFile = path.join(home, 'server.log')
const password = 'a "quoted" password'
const cluster = await openCluster({ directory, password, volatile: true })
const settings = { fsync: 'off' }
const urlAt = (port: number, database = 'postgres') =>
  `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`

afterEach(() => stopServer(cluster))
afterAll(() => rmSync(home, { recursive: true }))

async function query(url: string, text: string) {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  try {
    return [...(await sql.unsafe(text))]
  } finally {
    await sql.end()
  }
}

test('a server is started, queried, stopped and started again with its data', async () => {
  const [port = 0] = await freePorts(1)
  expect(runningPort(cluster)).toBeNull()
  await startServer(cluster, { port, logFile, settings })
  expect(runningPort(cluster)).toBe(port)

  await createDatabase(urlAt(port, 'ab-parts'))
  await createDatabase(urlAt(port, 'ab-parts'))
  await query(urlAt(port, 'ab-parts'), "create table greetings as select 'grüß dich' as text")
  await stopServer(cluster)
  expect(runningPort(cluster)).toBeNull()

  await startServer(cluster, { port, logFile, settings })
  expect(await query(urlAt(port, 'ab-parts'), 'select upper(text) as loud from greetings')).toEqual([
    { loud: 'GRÜSS DICH' },
  ])
})

test('only the right password is accepted', async () => {
  const [port = 0] = await freePorts(1)
  await startServer(cluster, { port, logFile, settings })
  await expect(query(`postgres://postgres:wrong@127.0.0.1:${port}/postgres`, 'select 1')).rejects.toThrow('password')
})

test('the server starts even when another program has its old process id after a crash', async () => {
  const [port = 0] = await freePorts(1)
  writeFileSync(path.join(directory, 'postmaster.pid'), `${process.pid}\n${directory}\n1\n${port}\n\n127.0.0.1\n`)
  expect(runningPort(cluster)).toBeNull()
  await startServer(cluster, { port, logFile, settings })
  expect(runningPort(cluster)).toBe(port)
})

test('after being killed, it returns with its data, though a backend is still running, and stays down once it is stopped', async () => {
  const [port = 0] = await freePorts(1)
  await startServer(cluster, { port, logFile, settings })
  await createDatabase(urlAt(port, 'kept'))
  await query(urlAt(port, 'kept'), "create table words as select 'kept' as word")
  const told: string[] = []
  const stop = keepServerRunning(cluster, { port, logFile, settings }, (sentence) => told.push(sentence))
  for (let round = 1; round <= 2; round++) {
    // Busy without ever waiting for anything: it does not notice that its server is gone.
    const busy = query(urlAt(port, 'kept'), 'select count(*) from generate_series(1, 1e12)').catch(() => undefined)
    await expect
      .poll(() =>
        query(urlAt(port), "select from pg_stat_activity where query like '%1e12%' and pid <> pg_backend_pid()"),
      )
      .toHaveLength(1)
    process.kill(Number(readFileSync(path.join(directory, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    await expect.poll(() => told.filter((sentence) => sentence === 'PostgreSQL is running again.')).toHaveLength(round)
    expect(await query(urlAt(port, 'kept'), 'select word from words')).toEqual([{ word: 'kept' }])
    await busy
  }
  expect(told[0]).toBe(`PostgreSQL ended unexpectedly and will be restarted in 0.5 s. See ${logFile}.`)
  await stop()
  expect(runningPort(cluster)).toBeNull()
})

test('one that cannot restart is reported repeatedly, and can be stopped', async () => {
  const [port = 0] = await freePorts(1)
  const told: string[] = []
  const stop = keepServerRunning(cluster, { port, logFile, settings: { shared_buffers: 'plenty' } }, (sentence) =>
    told.push(sentence),
  )
  await expect.poll(() => told.filter((sentence) => sentence.includes('invalid value for parameter'))).toHaveLength(2)
  expect(told[2]).toContain('will be restarted in 1 s')
  await stop()
})

test('a server that cannot start says why', async () => {
  const [port = 0] = await freePorts(1)
  await expect(startServer(cluster, { port, logFile, settings: { shared_buffers: 'plenty' } })).rejects.toThrow(
    'invalid value for parameter "shared_buffers": "plenty"',
  )
})

test('the data directory is only for its user, and nothing temporary is left', () => {
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(readdirSync(home).toSorted()).toEqual(['data', 'server.log'])
})

test('an interrupted creation is repeated, and a directory of something else is left alone', async () => {
  const other = path.join(home, 'other')
  mkdirSync(`${other}.new`)
  writeFileSync(path.join(`${other}.new`, 'half'), '')
  writeFileSync(`${other}.password`, 'old')
  await openCluster({ directory: other, password, volatile: true })
  expect(existsSync(path.join(other, 'PG_VERSION'))).toBe(true)

  writeFileSync(path.join(other, 'PG_VERSION'), '14\n')
  await expect(openCluster({ directory: other, password })).rejects.toThrow(
    'was created by PostgreSQL 14, and this is 15',
  )
  rmSync(path.join(other, 'PG_VERSION'))
  await expect(openCluster({ directory: other, password })).rejects.toThrow('is not a PostgreSQL data directory')
  rmSync(other, { recursive: true })
})

test('a directory that cannot be entered is named', () => {
  const closed = path.join(home, 'closed')
  const inside = path.join(closed, 'inside')
  mkdirSync(inside, { recursive: true })
  chmodSync(closed, 0)
  expect(() => requireReachable(inside, cluster.account)).toThrow(`PostgreSQL's user cannot enter ${closed}, which`)
  chmodSync(closed, 0o755)
  expect(() => requireReachable(inside, cluster.account)).not.toThrow()
  chmodSync(inside, 0)
  expect(() => requireReadable(closed, cluster.account)).toThrow(`chmod -R o+rX ${closed}`)
  chmodSync(inside, 0o755)
  expect(() => requireReadable(closed, cluster.account)).not.toThrow()
  rmSync(closed, { recursive: true })
})
