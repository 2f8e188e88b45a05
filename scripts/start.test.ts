import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readiness } from '@abparts/contracts/health'
import { SignIns } from '@abparts/contracts/sign-ins'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { processCommand } from '@abparts/local-postgres/processes'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { isolatedEnv } from './checks/isolated-env.ts'
import { demoParts } from './demo/catalog.ts'
import { signIn } from './demo/client.ts'
import { root } from './platform/root.ts'
import { readRunRecord } from './platform/run-record.ts'

const home = mkdtempSync(path.join(tmpdir(), 'abparts-start-'))
chmodSync(home, 0o755)
const dataDirectory = path.join(home, 'data')
const [port = 0, imagesPort = 0, videosPort = 0, postgresPort = 0] = await freePorts(4)
const url = `http://127.0.0.1:${port}`
const children = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all([...children].map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
  children.clear()
})
afterAll(() => rmSync(home, { recursive: true }))

const npmStart = (env: NodeJS.ProcessEnv = {}) => start(['npm', 'start'], env)

function start([program = '', ...args]: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: {
      ...isolatedEnv(),
      PORT: String(port),
      IMAGES_PORT: String(imagesPort),
      VIDEOS_PORT: String(videosPort),
      POSTGRES_PORT: String(postgresPort),
      DATA_DIR: dataDirectory,
      SEED_DEMO: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code, output }))
  return {
    child,
    ended,
    /** Waits until it has printed this. */
    said: (text: string) => expect.poll(() => output, { timeout: 60_000, interval: 50 }).toContain(text),
  }
}

const postgresPid = (directory = dataDirectory) =>
  Number(readFileSync(path.join(directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
const servicePids = () => readRunRecord(dataDirectory)?.processes.map(({ pid }) => pid) ?? []
const supervisorPid = () => readRunRecord(dataDirectory)?.pid ?? 0
const isReady = async () => Readiness.parse(await (await fetch(`${url}/health/ready`)).json()).ready
const readSignIns = () => SignIns.parse(JSON.parse(readFileSync(path.join(dataDirectory, 'sign-ins.json'), 'utf8')))

describe('the platform', () => {
  test('starts from nothing, restarts what ends, refuses a second one, and stops without a trace', async () => {
    const { child, ended, said } = npmStart()
    await said('ABParts Media is at')
    expect(await isReady()).toBe(true)
    const [superAdmin] = readSignIns().signIns
    expect(superAdmin).toMatchObject({ role: 'super_admin', email: 'admin@abparts.example' })
    for (const file of ['sign-ins.json', 'secrets.json', 'running.json'])
      expect(statSync(path.join(dataDirectory, file)).mode & 0o777, file).toBe(0o600)

    const second = await npmStart().ended
    expect(second.code).toBe(1)
    expect(second.output).toContain(`${dataDirectory} is in use: the platform runs at`)

    const verified = await start(['npm', 'run', 'media', '--', 'verify']).ended
    expect(verified).toEqual({ code: 0, output: expect.stringContaining('0 objects (0 KB) and 0 images') })

    const [images = 0] = servicePids()
    process.kill(images, 'SIGKILL')
    await said('images ended unexpectedly (SIGKILL) and starts again')
    await expect.poll(servicePids).not.toContain(images)
    await expect.poll(() => isReady().catch(() => false), { timeout: 20_000 }).toBe(true)

    const killed = postgresPid()
    process.kill(killed, 'SIGKILL')
    await said('PostgreSQL ended unexpectedly and will be restarted in')
    await said('PostgreSQL is running again.')
    await expect.poll(() => isReady().catch(() => false), { timeout: 20_000 }).toBe(true)

    const pids = [postgresPid(), ...servicePids()]
    expect(pids).not.toContain(killed)
    expect(pids.filter(processCommand)).toHaveLength(5)
    child.kill('SIGTERM')
    const { code, output } = await ended
    expect(code).toBe(0)
    expect(output).toContain('Stopping')
    expect(pids.filter(processCommand)).toEqual([])
    expect(existsSync(path.join(dataDirectory, 'running.json'))).toBe(false)
  })

  test('continues after a kill, with its data', async () => {
    const killed = npmStart()
    await killed.said('ABParts Media is at')
    const before = readSignIns()
    process.kill(supervisorPid(), 'SIGKILL')
    await killed.ended

    const { child: next, ended, said } = npmStart()
    await said('ABParts Media is at')
    expect(await isReady()).toBe(true)
    expect(readSignIns()).toEqual(before)
    next.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('stops by itself when its parent is killed', async () => {
    const { child, ended, said } = start(['node', 'scripts/with-bun.mjs', 'scripts/start.ts'])
    await said('ABParts Media is at')
    const pids = [postgresPid(), supervisorPid(), ...servicePids()]
    child.kill('SIGKILL')
    await ended
    await expect.poll(() => pids.filter(processCommand), { timeout: 15_000 }).toEqual([])
  })
})

test('demo data interrupted by a kill and then an outage is completed exactly once', async () => {
  const seeded = { DATA_DIR: path.join(home, 'seeded'), SEED_DEMO: '1', SIGN_INS_PER_MINUTE: '10000' }
  const signInFile = path.join(seeded.DATA_DIR, 'sign-ins.json')
  const readSeeded = () => SignIns.parse(JSON.parse(readFileSync(signInFile, 'utf8')))
  const listParts = async () => {
    const { email = '', password = '' } = readSeeded().signIns.find(({ role }) => role === 'super_admin') ?? {}
    const { trpc } = await signIn({ reverseProxy: url, email, password, signal: AbortSignal.timeout(30_000) })
    return (await trpc.parts.list.query({})).items
  }

  const killed = npmStart(seeded)
  await killed.said('Adding the demo data')
  await expect.poll(async () => (await listParts()).length, { timeout: 30_000, interval: 20 }).toBeGreaterThan(2)
  process.kill(readRunRecord(seeded.DATA_DIR)?.pid ?? 0, 'SIGKILL')
  await killed.ended
  const { demoData, signIns } = readSeeded()
  expect(demoData).toBe('pending')

  const { said, child, ended } = npmStart(seeded)
  await said('Adding the demo data')
  process.kill(postgresPid(seeded.DATA_DIR), 'SIGKILL')
  await said('ABParts Media is at')
  expect(readSeeded()).toEqual({ demoData: 'done', signIns })
  expect((await listParts()).map(({ partNumber, imageCount }) => [partNumber, imageCount])).toEqual(
    demoParts.map(({ partNumber, images }) => [partNumber, images.length]).toSorted(),
  )
  child.kill('SIGTERM')
  await ended

  const again = npmStart(seeded)
  await again.said('ABParts Media is at')
  again.child.kill('SIGTERM')
  expect((await again.ended).output).not.toContain('Adding the demo data')
})

describe('one sentence and nothing else, when', () => {
  const refused = async (env: NodeJS.ProcessEnv) => {
    const { code, output } = await npmStart({ DATA_DIR: path.join(home, 'refused'), ...env }).ended
    expect(code).toBe(1)
    expect(output).not.toContain('    at ')
    return output
  }

  test('a port is in use', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(videosPort, '127.0.0.1', resolve))
    expect(await refused({})).toContain(`VIDEOS_PORT: port ${videosPort} on 127.0.0.1 is in use by another program.`)
    await new Promise((resolve) => server.close(resolve))
  })

  test.each([
    [{ PORT: 'eighty' }, 'PORT: expected a port number'],
    [{ SEED_DEMO: 'yes' }, 'SEED_DEMO: expected 0 or 1'],
    [{ MAX_VIDEO_BYTES: 'much' }, 'MAX_VIDEO_BYTES: expected a number of bytes'],
    [{ AUTH_SECRET: 'short' }, 'AUTH_SECRET: expected at least 32 characters'],
    [{ NODE_ENV: 'production' }, 'AUTH_SECRET: expected at least 32 characters'],
    [{ NODE_ENV: 'production', AUTH_SECRET: 'a'.repeat(32) }, 'MEDIA_URL_SECRETS: expected secrets'],
    [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL: expected postgres://user:password@host:port/database'],
  ])('%o is wrong', async (env, sentence) => {
    expect(await refused(env)).toContain(sentence)
    expect(existsSync(path.join(home, 'refused/postgres'))).toBe(false)
  })

  test('the database cannot be reached', async () => {
    const output = await refused({ DATABASE_URL: `postgres://someone:hidden@127.0.0.1:${postgresPort}/parts` })
    expect(output).toContain(`DATABASE_URL: the database parts at 127.0.0.1:${postgresPort} cannot be used: `)
    expect(output).not.toContain('hidden')
  })

  test("PostgreSQL's user, or anyone, cannot enter the data directory", async () => {
    const closed = path.join(home, 'closed')
    mkdirSync(closed, { mode: process.getuid?.() === 0 ? 0o700 : 0o000 })
    const output = await refused({ DATA_DIR: path.join(closed, 'data') })
    expect(output).toMatch(process.getuid?.() === 0 ? `PostgreSQL's user cannot enter ${closed}` : 'cannot be created')
  })
})
