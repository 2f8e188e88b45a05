import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { processCommand } from '@abparts/local-postgres/processes'
import { afterAll, afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Service } from './services.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-supervisor-'))
afterAll(() => rmSync(directory, { recursive: true }))

const entry = path.join(directory, 'service.ts')
writeFileSync(
  entry,
  `console.log('a line of its own')
   if (process.env.REFUSE) { console.error(process.env.REFUSE); process.exit(3) }
   Bun.serve({ port: Number(process.env.PORT), hostname: '127.0.0.1', fetch: ({ url }) => {
     if (url.endsWith('/crash')) process.exit(7)
     return Response.json({ ready: true, pid: process.pid })
   } })
   process.on('SIGTERM', () => { if (!process.env.STUBBORN) process.exit(0) })`,
)

const [port = 0] = await freePorts(1)
const url = `http://127.0.0.1:${port}`
const service = (name: string, env: Record<string, string> = {}): Service => ({
  name,
  entry,
  env: { ...process.env, PORT: String(port), ...env },
  readyUrl: `${url}/health/ready`,
})

let processes: { pid: number }[] = []
let supervisor: Supervisor
const create = () => {
  const { signal } = new AbortController()
  supervisor = createSupervisor({ logDirectory: directory, signal, onChange: (now) => (processes = now) })
  return supervisor
}
afterEach(() => supervisor.stop())

const Answer = z.object({ pid: z.int() })
const pidNow = async () => {
  const answer = await fetch(url)
  return Answer.parse(await answer.json()).pid
}

test('a service that dies is restarted, and recorded', async () => {
  await create().start([service('crashing')])
  const first = await pidNow()
  expect(processes.map(({ pid }) => pid)).toEqual([first])
  await fetch(`${url}/crash`).catch(() => undefined)
  await expect.poll(() => pidNow().catch(() => first), { timeout: 20_000 }).not.toBe(first)
  expect(processes.map(({ pid }) => pid)).toEqual([await pidNow()])
  expect(readFileSync(path.join(directory, 'crashing.log'), 'utf8')).toBe('a line of its own\n'.repeat(2))
})

test('a service is restarted even if its log was removed and nothing can be recorded', async () => {
  const logDirectory = path.join(directory, 'logs')
  const { signal } = new AbortController()
  const noRoom = () => {
    throw new Error('ENOSPC: no space left on device')
  }
  supervisor = createSupervisor({ logDirectory, signal, onChange: noRoom })
  await supervisor.start([service('crashing')])
  const first = await pidNow()
  rmSync(logDirectory, { recursive: true })
  await fetch(`${url}/crash`).catch(() => undefined)
  await expect.poll(() => pidNow().catch(() => first), { timeout: 20_000 }).not.toBe(first)
})

test('a service that cannot start ends the start with its own sentence', async () => {
  const starting = create().start([service('refusing', { REFUSE: 'There is no room.' })])
  await expect(starting).rejects.toThrow('refusing did not start (code 3).\na line of its own\nThere is no room.')
})

test('stopping ends all services, including one that ignores the signal', async () => {
  await create().start([service('stubborn', { STUBBORN: '1' })])
  const pid = await pidNow()
  await supervisor.stop()
  expect(processCommand(pid)).toBeNull()
})
