import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { processCommand } from '@abparts/local-postgres/processes'
import { afterAll, expect, test } from 'vitest'
import { claimDataDirectory } from './data-directory.ts'
import { readRunRecord, writeRunRecord } from './run-record.ts'
import { loadSecrets } from './secrets.ts'

const home = mkdtempSync(path.join(tmpdir(), 'abparts-claim-'))
afterAll(() => rmSync(home, { recursive: true }))

/** A separate process that claims a directory and holds it until it is killed. */
async function holder(directory: string) {
  const script = `
    const { claimDataDirectory } = await import('${import.meta.dirname}/data-directory.ts')
    globalThis.release = await claimDataDirectory('${directory}')
    console.log('claimed')
    setInterval(() => globalThis.release, 1000)`
  const child = spawn('bun', ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('a directory in use is refused, and free once its process is killed', async () => {
  const directory = path.join(home, 'used')
  const child = await holder(directory)
  writeRunRecord(directory, { url: 'http://localhost:3000', pid: 4711, processes: [] })
  await expect(claimDataDirectory(directory)).rejects.toThrow(
    `${directory} is in use: the platform runs at http://localhost:3000 (process 4711).`,
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  const release = await claimDataDirectory(directory)
  expect(readRunRecord(directory)).toBeNull()
  await release()
})

test('services of a killed start are ended, and nothing else', async () => {
  const directory = path.join(home, 'killed')
  mkdirSync(directory)
  const entry = path.join(directory, 'leftover.ts')
  writeFileSync(entry, 'setInterval(() => undefined, 1000)')
  const leftover = spawn('bun', [entry])
  await once(leftover, 'spawn')
  const processes = [
    { pid: leftover.pid ?? 0, entry },
    { pid: process.pid, entry },
  ]
  writeRunRecord(directory, { url: 'http://localhost:3000', pid: 4711, processes })
  await expect.poll(() => processCommand(leftover.pid ?? 0)).toContain(entry)
  const release = await claimDataDirectory(directory)
  expect(processCommand(leftover.pid ?? 0) ?? '').not.toContain(entry)
  await release()
})

test('a path that cannot be a directory is reported', async () => {
  const file = path.join(home, 'file')
  writeFileSync(file, '')
  await expect(claimDataDirectory(path.join(file, 'data'))).rejects.toThrow('cannot be created or is not a directory')
})

test('secrets are created once, readable only by their owner', () => {
  const directory = path.join(home, 'secrets')
  mkdirSync(directory)
  const secrets = loadSecrets(directory)
  expect(loadSecrets(directory)).toEqual(secrets)
  expect(new Set(Object.values(secrets)).size).toBe(3)
  expect(statSync(path.join(directory, 'secrets.json')).mode & 0o777).toBe(0o600)
  writeFileSync(path.join(directory, 'secrets.json'), '{')
  expect(() => loadSecrets(directory)).toThrow('secrets.json is damaged')
})
