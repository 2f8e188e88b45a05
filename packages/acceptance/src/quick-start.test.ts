import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { env } from './env.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test("README's quick start works as written", async () => {
  const readme = readFileSync(`${root}/README.md`, 'utf8')
  const script = /## Quick start[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const shell = Bun.spawn(['bash', '-euo', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, SERVER: env.BASE_URL },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [output, errors] = await Promise.all([shell.stdout.text(), shell.stderr.text()])
  expect(await shell.exited, errors).toBe(0)
  expect(output).toMatch(/^\/images\/parts\/[0-9a-f-]{36}\/[0-9a-f]{64}\.webp$/m)
  expect(output).toMatch(/HTTP\/1\.1 200 OK[\s\S]*content-type: image\/webp/i)
  expect(output).toMatch(/HTTP\/1\.1 206 Partial Content[\s\S]*content-range: bytes 1000-1999\/\d+/i)
  expect(readFileSync('/tmp/picture.webp').subarray(8, 12).toString()).toBe('WEBP')
  expect(statSync('/tmp/range.bin').size).toBe(1000)
})
