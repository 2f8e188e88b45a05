import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { databaseProblem } from '@abparts/db/readiness'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createTestDatabase } from '@abparts/testing/database'
import { createTestBucket } from '@abparts/testing/s3'
import { startSshServer } from '@abparts/testing/ssh-server'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openRemote } from './remotes.ts'

const { url, close } = await createTestDatabase()
const bucket = await createTestBucket()
const ssh = await startSshServer()
const directory = await mkdtemp(path.join(tmpdir(), 'remotes-'))
const file = path.join(directory, 'remotes.json')
const mediaRoot = path.join(directory, 'media')
await (await openLocalStorage(mediaRoot)).put('a/b', new Blob(['bytes']).stream())

afterAll(async () => {
  await ssh.close()
  await bucket.close()
  await close()
  await rm(directory, { recursive: true })
})
beforeEach(async () => {
  await rm(file, { force: true })
  vi.stubEnv('MEDIA_REMOTES', file)
  vi.stubEnv('PATH', `${ssh.programs}:${process.env.PATH}`)
})
const variable = (name: string) => `\${${name}}`
const say = (content: unknown, mode = 0o600) => writeFile(file, JSON.stringify(content), { mode })

test.each([
  ['a directory', mediaRoot],
  ['a directory of another machine', `ssh://${ssh.host}${mediaRoot}`],
])('objects are in %s, and in S3', async (_, place) => {
  vi.stubEnv('OF_BUCKET', bucket.env.S3_SECRET_ACCESS_KEY)
  vi.stubEnv('OF_DATABASE', new URL(url).pathname.slice(1))
  await say({
    production: {
      ...bucket.env,
      DATABASE_URL: url.replace(/[^/]+$/, variable('OF_DATABASE')),
      MEDIA_ROOT: place,
      STORAGE_BACKEND: 's3',
      S3_SECRET_ACCESS_KEY: variable('OF_BUCKET'),
    },
  })
  const { name, db, storages, close } = await openRemote('production', { isReadOnly: false })
  expect([name, await databaseProblem(db), storages.primary.backend]).toEqual(['production', null, 's3'])
  const bytes = new Blob(['more']).stream()
  expect(await storages.primary.put('c', bytes)).toMatchObject({ sizeBytes: 4 })
  expect(await new Response((await storages.at('local').open('a/b'))?.slice(0, 5)).text()).toBe('bytes')
  await storages.primary.remove('c')
  await close()
})

test('a read-only remote cannot be changed by either of its database clients', async () => {
  await say({ production: { DATABASE_URL: url, MEDIA_ROOT: mediaRoot } })
  const { db, binary, close } = await openRemote('production', { isReadOnly: true })
  const change = sql`create table changed ()`
  await expect(db.execute(change)).rejects.toMatchObject({ cause: { message: expect.stringContaining('read-only') } })
  await expect(binary.run(change)).rejects.toThrow('read-only')
  await close()
})

describe('says in a sentence that', () => {
  const failure = () =>
    openRemote('production', { isReadOnly: false }).then(
      () => '',
      (error: unknown) => String(error),
    )
  const local = { DATABASE_URL: url, MEDIA_ROOT: mediaRoot }

  test.each<[string, unknown, string]>([
    ['the name is not known', { staging: local, test: local }, 'no remote production in .+: it has staging, test'],
    ['there are no remotes', {}, 'no remote production in .+: it has none'],
    [
      'a variable is wrong',
      { production: { ...local, DATABASE_URL: 'mysql://x' } },
      'production.DATABASE_URL: expected postgres',
    ],
    [
      'a variable is not one of ours',
      { production: { ...local, S3_BUKET: 'x' } },
      'production: Unrecognized key: "S3_BUKET"',
    ],
    [
      'variables belong together',
      { production: { ...local, S3_BUCKET: 'x' } },
      'production.S3_ACCESS_KEY_ID: is needed to use S3',
    ],
    [
      'what it refers to is not set',
      { production: { ...local, MEDIA_ROOT: `${variable('NOWHERE')}/x` } },
      'production.MEDIA_ROOT: NOWHERE is not set',
    ],
    ['objects are nowhere', { production: { DATABASE_URL: url } }, 'production: MEDIA_ROOT is not set'],
    [
      'there is no such directory',
      { production: { ...local, MEDIA_ROOT: '/nothing' } },
      'production: there is no directory /nothing',
    ],
    [
      'the address is wrong',
      { production: { ...local, MEDIA_ROOT: 'ssh://host' } },
      'production.MEDIA_ROOT: expected ssh://user@host:port/directory',
    ],
    [
      'the database is not there',
      { production: { ...local, DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x' } },
      'production: the database x at 127.0.0.1:1 cannot be used: .*ECONNREFUSED',
    ],
    [
      'the machine is not there',
      { production: { ...local, MEDIA_ROOT: `ssh://${ssh.host}:1/x` } },
      'SSH: media.example.com: .*Connection refused',
    ],
    ['it is not an object of objects', { production: 'x' }, 'is not JSON like infra/media-remotes.example.json'],
  ])('%s', async (_, content, sentence) => {
    await say(content)
    const said = await failure()
    expect(said).toMatch(new RegExp(sentence))
    expect(said).not.toContain('secret')
  })

  test('there is no file', async () => {
    expect(await failure()).toContain(`${file}: There is no such file.`)
  })

  test('others could read the passwords', async () => {
    await say({ production: local })
    await chmod(file, 0o640)
    expect(await failure()).toContain('chmod 600')
  })
})
