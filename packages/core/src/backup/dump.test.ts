import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findPgDump } from './dump.ts'

const home = await mkdtemp(path.join(tmpdir(), 'media-programs-'))
afterAll(() => rm(home, { recursive: true }))

/** A directory with a pg_dump that claims this version. */
async function install(version: string): Promise<string> {
  const directory = path.join(home, version)
  await mkdir(directory)
  const program = path.join(directory, 'pg_dump')
  await writeFile(program, `#!/bin/sh\necho 'pg_dump (PostgreSQL) ${version}'\n`)
  await chmod(program, 0o755)
  return directory
}
const directories = [path.join(home, 'nowhere'), ...(await Promise.all(['17.2', '14.19', '16.1'].map(install)))]

test('the oldest that is at least as new as the server is used', async () => {
  expect(await findPgDump(15, directories)).toBe(path.join(home, '16.1', 'pg_dump'))
  expect(await findPgDump(17, directories)).toBe(path.join(home, '17.2', 'pg_dump'))
})

test('one that is too old is reported', async () => {
  await expect(findPgDump(18, directories)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^pg_dump 17 is too old for PostgreSQL 18: install .+postgresql-client-18/),
  })
})

test('a missing one is reported', async () => {
  await expect(findPgDump(15, directories.slice(0, 1))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^There is no pg_dump for PostgreSQL 15: install /),
  })
})
