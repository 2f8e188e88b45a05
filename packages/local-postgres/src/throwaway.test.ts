import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { processCommand } from './processes.ts'

test('the server of a killed process is removed, with its directory', async () => {
  const script = `
    const { startThrowawayServer } = await import('${import.meta.dirname}/throwaway.ts')
    const { url, directory } = await startThrowawayServer()
    console.log(directory)
    setInterval(() => undefined, 1000)`
  const child = spawn('bun', ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const directory = String(line).trim()
  expect(existsSync(directory)).toBe(true)
  child.kill('SIGKILL')
  await expect.poll(() => existsSync(directory), { timeout: 20_000 }).toBe(false)
})

test('a process is recognised by its command, and an unused id has none', () => {
  expect(processCommand(process.pid)).toContain('vitest')
  expect(processCommand(2 ** 22 + 1)).toBeNull()
})
