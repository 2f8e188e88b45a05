import { fileURLToPath } from 'node:url'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { afterEach, expect, test, vi } from 'vitest'

const fixture = fileURLToPath(new URL('workers.fixture.ts', import.meta.url))
const started: Bun.Subprocess[] = []
afterEach(() => {
  for (const process of started.splice(0)) process.kill('SIGKILL')
})

async function start(count: number, { port, proxies = [] }: { port?: number; proxies?: string[] } = {}) {
  const [freePort = 0] = await freePorts(1)
  const usedPort = port ?? freePort
  const supervisor = Bun.spawn([process.execPath, fixture, String(usedPort), String(count), ...proxies], {
    stdout: 'ignore',
    stderr: 'pipe',
  })
  started.push(supervisor)
  return { supervisor, port: usedPort }
}

/** The processes that answer on a port, asked often enough to reach each of them. */
async function answering(port: number): Promise<number[]> {
  const ask = () =>
    fetch(`http://127.0.0.1:${port}`, { keepalive: false }).then(
      (answer) => answer.text(),
      () => null,
    )
  const pids = await Promise.all(Array.from({ length: 40 }, ask))
  return [...new Set(pids)].filter((pid) => pid !== null).map(Number)
}
const waitFor = (port: number, workers: number) =>
  vi.waitFor(
    async () => {
      const pids = await answering(port)
      expect(pids).toHaveLength(workers)
      return pids
    },
    { timeout: 10_000, interval: 50 },
  )

test('several workers share one port, and one that dies is replaced', async () => {
  const { port } = await start(2)
  const [first = 0, second = 0] = await waitFor(port, 2)
  process.kill(first, 'SIGKILL')
  await vi.waitFor(
    async () => {
      const pids = await answering(port)
      expect(pids).toContain(second)
      expect(pids).not.toContain(first)
      expect(pids).toHaveLength(2)
    },
    { timeout: 10_000, interval: 50 },
  )
})

test.each(['SIGTERM', 'SIGKILL'] as const)('workers end with their supervisor after %s', async (signal) => {
  const { supervisor, port } = await start(2)
  await waitFor(port, 2)
  supervisor.kill(signal)
  await supervisor.exited
  if (signal === 'SIGTERM') expect(supervisor.exitCode).toBe(0)
  await waitFor(port, 0)
})

test('a service that cannot listen says why and ends, alone or with workers', async () => {
  const { port } = await start(1)
  await waitFor(port, 1)
  for (const count of [1, 2]) {
    const { supervisor } = await start(count, { port })
    expect(await supervisor.exited).toBe(1)
    expect(await new Response(supervisor.stderr as ReadableStream).text()).toMatch(
      /^Port \d+ on 127\.0\.0\.1 is in use/,
    )
  }
})

test('the address of a client that changes something is known; only our own proxies are trusted', async () => {
  const init = { method: 'POST', headers: { 'x-forwarded-for': '203.0.113.9' } }
  for (const [proxies, expected] of [
    [[], '127.0.0.1'],
    [['127.0.0.0/8'], '203.0.113.9'],
  ] as const) {
    const { port } = await start(1, { proxies: [...proxies] })
    await waitFor(port, 1)
    expect(await (await fetch(`http://127.0.0.1:${port}`, init)).text()).toBe(expected)
  }
})
