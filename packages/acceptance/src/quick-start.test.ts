import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { env } from './env.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const home = mkdtempSync(path.join(tmpdir(), 'abparts-quick-start-'))
const withoutAdmin = path.join(home, 'sign-ins.json')
writeFileSync(withoutAdmin, '{ "demoData": "none", "signIns": [] }')
afterAll(() => rmSync(home, { recursive: true }))

const { ADMIN_EMAIL, ADMIN_PASSWORD } = env
const nobody = { ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined }

test.each<[string, NodeJS.ProcessEnv]>([
  ['where npm start has created the super admin', nobody],
  ['where ADMIN_EMAIL and ADMIN_PASSWORD say who it is', { ADMIN_EMAIL, ADMIN_PASSWORD, SIGN_INS: withoutAdmin }],
])("README's quick start works as written %s", async (_, settings) => {
  const readme = readFileSync(`${root}/README.md`, 'utf8')
  const script = /## Quick start[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const shell = Bun.spawn(['bash', '-euo', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, ...settings, SERVER: env.BASE_URL },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [output, errors] = await Promise.all([shell.stdout.text(), shell.stderr.text()])
  expect(await shell.exited, errors).toBe(0)
  expect(output).toMatch(/^\/images\/parts\/[0-9a-f-]{36}\/[0-9a-f]{64}\.webp$/m)
  expect(output).toMatch(/HTTP\/1\.1 200 OK[\s\S]*content-type: image\/webp/i)
  expect(output).toMatch(/HTTP\/1\.1 206 Partial Content[\s\S]*content-range: bytes 1000-1999\/\d+/i)
  expect(readFileSync('/tmp/image.webp').subarray(8, 12).toString()).toBe('WEBP')
  expect(statSync('/tmp/range.bin').size).toBe(1000)
})
