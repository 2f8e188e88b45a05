import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimStorages } from '@abparts/core/installation/claim-storages'
import { writeMarker } from '@abparts/core/installation/installation'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createStorages } from '@abparts/storage/storages'
import { startSshServer } from '@abparts/testing/ssh-server'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { openInstallation } from './media/installation.fixture.ts'
import { root } from './platform/root.ts'

const installation = await openInstallation()
const ssh = await startSshServer()
afterAll(async () => {
  await ssh.close()
  await installation.close()
})

let directory: string
const at = (name: string) => path.join(directory, name)
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'sync files '))
  for (const [name, keys] of [
    ['here', ['videos/both.mp4', 'videos/here.mp4']],
    ['there', ['videos/both.mp4', 'documents/there.pdf']],
  ] as const) {
    const storage = await openLocalStorage(at(name))
    if (name === 'here') await claimStorages(installation.db, createStorages(storage))
    else await writeMarker(storage, crypto.randomUUID())
    for (const key of keys) await storage.put(key, new Blob([name]).stream())
    await writeFile(at(`${name}/.incoming/half`), 'half')
  }
  await mkdir(at('backups'))
})
afterEach(() => rm(directory, { recursive: true }))

async function run(script: 'sync-media-from-prod' | 'sync-media-to-prod', args: string[] = [], env = {}) {
  const child = Bun.spawn([`${root}infra/${script}`, ...args], {
    cwd: tmpdir(),
    env: {
      PATH: `${ssh.programs}:${process.env.PATH}`,
      PROD_SSH: ssh.host,
      PROD_MEDIA_ROOT: at('there'),
      MEDIA_ROOT: at('here'),
      BACKUP_TO: at('backups'),
      PROD_BACKUP: `touch '${at('backups/made')}'`,
      DATABASE_URL: installation.url,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors] = await Promise.all([child.stdout.text(), child.stderr.text()])
  return { code: await child.exited, output, errors }
}
const files = async (name: string) => {
  const entries = await readdir(at(name), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .filter((name) => name !== 'installation.json')
    .toSorted()
}

const whose = (name: string) => readFile(at(`${name}/installation.json`), 'utf8')

test('files of production are copied here, after a backup, and replace nothing', async () => {
  expect(await run('sync-media-from-prod')).toMatchObject({ code: 0, errors: expect.not.stringContaining('rsync') })
  expect(await files('here')).toEqual(['both.mp4', 'half', 'here.mp4', 'there.pdf'])
  expect(await readFile(at('here/videos/both.mp4'), 'utf8')).toBe('here')
  expect(await whose('here')).not.toBe(await whose('there'))
  expect((await stat(at('here/documents/there.pdf'))).mode & 0o777).toBe(0o640)
  expect(await readdir(at('backups/backups'))).toHaveLength(1)
})

test('files are copied to production, after a backup there, and replace nothing', async () => {
  expect(await run('sync-media-to-prod')).toMatchObject({ code: 0 })
  expect(await files('there')).toEqual(['both.mp4', 'half', 'here.mp4', 'there.pdf'])
  expect(await readFile(at('there/videos/both.mp4'), 'utf8')).toBe('there')
  await rm(at('there/installation.json'))
  expect(await run('sync-media-to-prod')).toMatchObject({ code: 0 })
  await expect(whose('there')).rejects.toThrow('ENOENT')
  expect(await readdir(at('backups'))).toEqual(['made'])
})

test('without a backup nothing is changed', async () => {
  expect((await run('sync-media-to-prod', [], { PROD_BACKUP: 'false' })).code).toBe(1)
  expect((await run('sync-media-from-prod', [], { BACKUP_TO: at('nowhere') })).code).toBe(2)
  expect([await files('here'), await files('there')]).toEqual([
    ['both.mp4', 'half', 'here.mp4'],
    ['both.mp4', 'half', 'there.pdf'],
  ])
})

test('--dry-run shows what would be copied, and changes nothing', async () => {
  const { code, output } = await run('sync-media-from-prod', ['--dry-run'])
  expect([code, output]).toEqual([0, expect.stringContaining('documents/there.pdf')])
  expect((await run('sync-media-to-prod', ['--dry-run'])).output).toContain('videos/here.mp4')
  expect([await files('here'), await files('backups')]).toEqual([['both.mp4', 'half', 'here.mp4'], []])
})

test.each(['sync-media-from-prod', 'sync-media-to-prod'] as const)('%s says what is missing', async (script) => {
  expect(await run(script, [], { PROD_SSH: '' })).toMatchObject({
    code: 2,
    errors: expect.stringContaining('PROD_SSH'),
  })
})

if (Bun.which('shellcheck') !== null)
  test('shellcheck finds nothing', () => {
    const found = Bun.spawnSync(['shellcheck', 'infra/sync-media-from-prod', 'infra/sync-media-to-prod'], { cwd: root })
    expect([found.exitCode, found.stdout.toString()]).toEqual([0, ''])
  })
