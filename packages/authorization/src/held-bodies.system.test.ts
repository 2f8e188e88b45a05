import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServices } from './platform.ts'

let services: Awaited<ReturnType<typeof startServices>>
beforeAll(async () => {
  services = await startServices()
})
afterAll(() => services.close())

const count = 300
const bodyBytes = 1_000_000

async function rssBytes(): Promise<number> {
  const pid = services.processes.find(({ name }) => name === 'gateway')?.process.pid
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

/** Sends all but the end of a call's body, and keeps the connection open. */
async function hold(headers: Record<string, string>): Promise<Socket> {
  const { hostname, port } = new URL(services.origins.reverseProxy)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(
    `POST /trpc/parts.create HTTP/1.1\r\nhost: x\r\n${lines.join('')}content-type: application/json\r\ncontent-length: ${bodyBytes}\r\n\r\n`,
  )
  socket.resume()
  await new Promise<void>((resolve) => socket.write(Buffer.alloc(bodyBytes - 1, 'a'), () => resolve()))
  return socket
}

test.each(['somebody', 'nobody'])('bodies that %s holds open do not fill the memory', async (who) => {
  const before = await rssBytes()
  const headers = who === 'nobody' ? {} : services.superAdmin.bearer
  const sockets = await Promise.all(Array.from({ length: count }, () => hold(headers)))
  // All but the few that may be unfinished are rejected.
  const answered = () => sockets.filter(({ bytesRead }) => bytesRead > 0).length
  await expect.poll(answered, { timeout: 50_000 }).toBeGreaterThan(count - 50)
  // Each would take 1.5 MB, including its connections.
  await expect.poll(async () => (await rssBytes()) - before, { timeout: 50_000 }).toBeLessThan(200_000_000)
  const answer = await fetch(`${services.origins.reverseProxy}/health/live`)
  expect(answer.status).toBe(200)
  for (const socket of sockets) socket.destroy()
})
