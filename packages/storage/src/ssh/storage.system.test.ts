import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSshServer } from '@abparts/testing/ssh-server'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isStorageFault, writeFault } from '../fault.ts'
import { openLocalStorage } from '../local/storage.ts'
import { parseSshUrl, type SshAddress, SshError } from './address.ts'
import { hashFile } from './scripts.ts'
import { openSshStorage, type SshStorage } from './storage.ts'

const server = await startSshServer()
afterAll(() => server.close())
const closing = new AsyncDisposableStack()
afterAll(() => closing.disposeAsync())
vi.stubEnv('PATH', `${server.programs}:${process.env.PATH}`)

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssh-storage-'))
})
afterEach(() => rm(root, { recursive: true }))

const here = (): SshAddress => ({ user: undefined, host: server.host, port: `${server.port}`, directory: root })
async function open(elsewhere: Partial<SshAddress> = {}, silenceSeconds?: number): Promise<SshStorage> {
  const storage = await openSshStorage({ ...here(), ...elsewhere }, silenceSeconds)
  closing.defer(storage.close)
  return storage
}
const streamOf = (bytes: Uint8Array<ArrayBuffer> | string) => new Blob([bytes]).stream()
const incoming = () => readdir(join(root, '.incoming'))
/** A stream that pauses in the middle until it is released. */
function halting(bytes: Uint8Array) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const halves = [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)]
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const half = halves.shift()
      if (half === undefined) return controller.close()
      if (halves.length === 0) await promise
      controller.enqueue(half)
    },
  })
  return { stream, go: resolve }
}

test('writes the same files as a local storage there, in the same places', async () => {
  const storage = await open()
  await storage.put('videos/support/1/1.mp4', streamOf('bytes'))
  expect(await readFile(join(root, 'videos/support/1/1.mp4'), 'utf8')).toBe('bytes')
  const modeOf = async (path: string) => ((await stat(join(root, path))).mode & 0o777).toString(8)
  expect([await modeOf('videos'), await modeOf('videos/support/1/1.mp4'), await incoming()]).toEqual(['750', '640', []])
  const local = await openLocalStorage(root)
  await local.put('videos/support/2/1.mp4', streamOf('more'))
  expect(await storage.stat('videos/support/2/1.mp4')).toMatchObject({ sizeBytes: 4 })
  await storage.remove('videos/support/1/1.mp4')
  expect(await readdir(join(root, 'videos/support'))).toEqual(['2'])
})

test('hashes an object on the other machine', async () => {
  const storage = await open()
  const { sha256 } = await storage.put('a', streamOf(randomBytes(3_000_000)))
  expect(await (await storage.open('a'))?.hash?.()).toBe(sha256)
})

test('hashes an object where there is no OpenSSL', async () => {
  const bytes = randomBytes(100_000)
  await writeFile(join(root, 'a'), bytes)
  await symlink(Bun.which('sha256sum') ?? '', join(root, 'sha256sum'))
  const { stdout } = spawnSync('/bin/sh', ['-c', hashFile, 'sh', root, 'a'], { env: { PATH: root }, encoding: 'utf8' })
  expect(stdout.slice(0, 64)).toBe(createHash('sha256').update(bytes).digest('hex'))
})

test('a file of any bytes is unchanged, even when they look like the end of one', async () => {
  const storage = await open()
  for (const bytes of [
    new Uint8Array(100),
    Buffer.from(`${crypto.randomUUID()}\n`),
    Buffer.from(crypto.randomUUID()),
  ]) {
    const key = crypto.randomUUID()
    await storage.put(key, streamOf(new Uint8Array(bytes)))
    expect(Buffer.compare(await readFile(join(root, key)), bytes)).toBe(0)
  }
})

describe('says in a sentence why', () => {
  test('there is no answer', async () => {
    const error = await open({ port: '1' }).catch((cause: unknown) => cause)
    expect([isStorageFault(error), String(error)]).toEqual([true, expect.stringContaining('Connection refused')])
  })

  test('the host key is unknown', async () => {
    await expect(open({ host: '127.0.0.1' })).rejects.toThrow('Host key verification failed')
  })

  test('the user may not sign in', async () => {
    await expect(open({ user: 'nobody-of-that-name' })).rejects.toThrow('Permission denied')
  })

  test('there is no such directory', async () => {
    await expect(open({ directory: `${root}/nothing` })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('nothing can be written there', async () => {
    const storage = await open()
    await rm(root, { recursive: true })
    const error = await storage.put('a', streamOf('x')).catch((cause: unknown) => cause)
    await mkdir(root)
    expect([isStorageFault(error), String(error)]).toEqual([true, expect.stringContaining("can't cd to")])
  })

  test('the shell there prints something', async () => {
    const talking = await startSshServer('ForceCommand echo Welcome; eval "$SSH_ORIGINAL_COMMAND"')
    closing.defer(talking.close)
    vi.stubEnv('PATH', `${talking.programs}:${process.env.PATH}`)
    await expect(open({ port: undefined })).rejects.toThrow('its shell prints "Welcome')
    vi.stubEnv('PATH', `${server.programs}:${process.env.PATH}`)
  })
})

test('a full disk there is insufficient_storage', () => {
  const { stderr } = spawnSync('sh', ['-c', 'echo x | cat > /dev/full'], { env: { LC_ALL: 'C' } })
  expect(writeFault(new SshError('media.example.com', stderr.toString()))).toMatchObject({
    code: 'insufficient_storage',
  })
})

/** A proxy in front of the server, which can be closed, and on which everything can be stalled. */
async function openProxy() {
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const there = createConnection(server.port, '127.0.0.1')
    for (const [from, to] of [
      [client, there],
      [there, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  closing.defer(async () => {
    proxy.close()
  })
  const port = await new Promise<number>((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const address = proxy.address()
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0)
    })
  })
  return {
    port,
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    stall: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
  }
}

test('a connection that breaks is a fault of the storage, leaves nothing, and the next one works', async () => {
  const proxy = await openProxy()
  const storage = await open({ port: `${proxy.port}` })
  const bytes = randomBytes(8_000_000)
  await storage.put('a', streamOf(bytes))
  const opened = await storage.open('a')
  const body = opened?.slice(0, bytes.length)
  if (!(body instanceof ReadableStream)) throw new Error('no stream')
  const reader = body.getReader()
  await reader.read()
  const { stream, go } = halting(bytes)
  const writing = storage.put('b', stream).catch((cause: unknown) => cause)
  await expect.poll(incoming).toHaveLength(1)

  proxy.cut()
  const reading = async () => {
    while (!(await reader.read()).done);
  }
  expect(isStorageFault(await reading().catch((cause: unknown) => cause))).toBe(true)
  go()
  expect(isStorageFault(await writing)).toBe(true)
  await expect.poll(incoming).toEqual([])
  expect(await storage.stat('b')).toBeNull()
  expect(await storage.put('b', streamOf(bytes))).toMatchObject({ sizeBytes: bytes.length })
})

test('a machine that falls silent is a fault of the storage', async () => {
  const proxy = await openProxy()
  const storage = await open({ port: `${proxy.port}` }, 1)
  proxy.stall()
  const error = await storage.stat('a').catch((cause: unknown) => cause)
  expect([isStorageFault(error), String(error)]).toEqual([true, expect.stringContaining('for 1 seconds')])
})

test('a process that is killed leaves nothing, on either machine', async () => {
  const temporary = join(root, 'temporary')
  await mkdir(temporary)
  const fixture = fileURLToPath(new URL('./storage.fixture.ts', import.meta.url))
  const child = Bun.spawn([process.execPath, fixture, `ssh://${server.host}${root}`], {
    env: { ...process.env, TMPDIR: temporary },
  })
  await expect.poll(() => incoming().catch(() => []), { timeout: 20_000 }).toHaveLength(1)
  expect(await readdir(temporary)).toHaveLength(1)
  child.kill('SIGKILL')
  await expect.poll(incoming).toEqual([])
  await expect.poll(() => readdir(temporary)).toEqual([])
  expect((await readdir(root)).toSorted()).toEqual(['.incoming', 'temporary'])
})

test.each([
  ['ssh://host/srv/media', { host: 'host', directory: '/srv/media' }],
  [
    'ssh://media@db-1.example.com:2222/srv/my media',
    { user: 'media', host: 'db-1.example.com', port: '2222', directory: '/srv/my media' },
  ],
  ['ssh://[::1]/%20', { host: '::1', directory: '/%20' }],
])('%s is an address', (url, address) => {
  expect(parseSshUrl(url)).toEqual({ user: undefined, port: undefined, ...address })
})

test.each([
  'ssh://host',
  'ssh:///srv/media',
  'ssh://user:secret@host/srv/media',
  'ssh://-oProxyCommand=x/srv/media',
  'ssh://-l@host/srv/media',
  'ssh://ho$(st)/srv/media',
  'ssh://host:port/srv/media',
  'sftp://host/srv/media',
])('%s is not an address', (url) => {
  expect(parseSshUrl(url)).toBeNull()
})
