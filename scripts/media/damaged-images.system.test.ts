import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { imageBlobs, images, parts, videoCaptions, videoPosters, videoStoryboards, videos } from '@abparts/db/schema'
import { dropDatabase } from '@abparts/local-postgres/databases'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { root } from '../platform/root.ts'
import { jsonLines, openInstallation } from './installation.fixture.ts'

const { db, url, media, addVideo, close } = await openInstallation()
const home = await mkdtemp(path.join(tmpdir(), 'media-images-'))
const backups = path.join(home, 'backups')
const names = { image: '', video: '' }

// Each runs several commands, with PostgreSQL's programs, one after the other.
vi.setConfig({ testTimeout: 120_000 })

const psql = (statement: string) =>
  execFileSync(
    'psql',
    ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--tuples-only', '--no-align', '--dbname', url],
    {
      input: statement,
      encoding: 'utf8',
    },
  ).trim()
/** Without triggers, like damage on a disk. */
const damage = (statement: string) => psql(`set session_replication_role = replica; ${statement}`)
const sha256sum = (input: string) => execFileSync('sha256sum', { input, encoding: 'utf8' }).slice(0, 64)
const backup = (...args: string[]) => media(['backup', '--to', backups, ...args])
const stored = (content: string) => ({ sizeBytes: content.length, sha256: sha256sum(content) })

beforeEach(async () => {
  await rm(backups, { recursive: true, force: true })
  await mkdir(backups)
  for (const table of [images, videos, parts]) await db.delete(table)
  const [part] = await db.insert(parts).values({ partNumber: 'P-7', name: 'Belt' }).returning()
  const hash = sha256sum('an image')
  const about = { contentType: 'image/webp', width: 8, height: 8, thumbHash: '', sourceSha256: hash }
  const values = { ...about, ...stored('an image'), partId: part?.id ?? '', position: 0 }
  const [image] = await db.insert(images).values(values).returning()
  names.image = image?.id ?? ''
  await db.insert(imageBlobs).values({ imageId: names.image, bytes: Buffer.from('an image') })
  await addVideo()
  damage(`update videos set video_codec = 'avc'`)
  const videoId = psql('select id from videos')
  names.video = videoId
  const size = { width: 8, height: 8 }
  const poster = { videoId, ...size, contentType: 'image/webp', bytes: Buffer.from('a poster'), ...stored('a poster') }
  await db.insert(videoPosters).values(poster)
  const tiles = { tileWidth: 8, tileHeight: 8, columns: 2, tileCount: 3, intervalSeconds: 1 }
  const storyboard = { videoId, ...tiles, bytes: Buffer.from('a storyboard'), ...stored('a storyboard') }
  await db.insert(videoStoryboards).values(storyboard)
  await db.insert(videoCaptions).values({ videoId, language: 'de', text: 'WEBVTT\n', ...stored('WEBVTT\n') })
})
afterAll(async () => {
  await rm(home, { recursive: true })
  await close()
})

const flipped = 'set_byte(bytes, 0, get_byte(bytes, 0) # 1)'
const cases = [
  ['a flipped byte of an image', `update image_blobs set bytes = ${flipped}`, 'wrong_sha256', 'image of part P-7'],
  ['a truncated image', 'update image_blobs set bytes = substr(bytes, 1, 4)', 'wrong_size', 'image of part P-7'],
  ['an image without bytes', 'delete from image_blobs', 'missing', 'image of part P-7'],
  ['a flipped byte of a poster', `update video_posters set bytes = ${flipped}`, 'wrong_sha256', 'poster of video'],
  ['a truncated poster', `update video_posters set bytes = ''`, 'wrong_size', 'poster of video'],
  ['a video without its poster', 'delete from video_posters', 'missing', 'poster of video'],
  [
    'a flipped byte of a storyboard',
    `update video_storyboards set bytes = ${flipped}`,
    'wrong_sha256',
    'storyboard of video',
  ],
  [
    'a truncated storyboard',
    'update video_storyboards set bytes = substr(bytes, 1, 4)',
    'wrong_size',
    'storyboard of video',
  ],
  ['altered captions', `update video_captions set text = 'WEBVTX' || chr(10)`, 'wrong_sha256', 'captions of video'],
  ['truncated captions', `update video_captions set text = 'WEB'`, 'wrong_size', 'captions of video'],
] as const

test('no problem is reported where nothing is damaged', async () => {
  expect(await media(['verify', '--deep'])).toMatchObject({
    code: 0,
    output: expect.stringContaining('and 4 images in the database (1 KB) compared, byte by byte.'),
  })
})

test.each(cases)('%s is found by verify', async (_, statement, problem, label) => {
  damage(statement)
  const id = label.startsWith('image') ? names.image : names.video
  const finding = expect.objectContaining({ problem, backend: 'database', label: expect.stringContaining(label), id })
  const deep = await media(['verify', '--deep', '--json'])
  expect([deep.code, jsonLines(deep.output)]).toEqual([1, [finding, expect.objectContaining({ [problem]: 1 })]])
  // What is visible without reading is also found without --deep.
  const shallow = await media(['verify'])
  expect(shallow.code).toBe(problem === 'wrong_sha256' ? 0 : 1)
  if (problem !== 'wrong_sha256') expect(shallow.output).toContain(`${problem.padEnd(13)} database ${label}`)
})

test('removed images that can be restored are checked as well', async () => {
  damage(`update images set deleted_at = now(), position = null; update image_blobs set bytes = ${flipped}`)
  expect((await media(['verify', '--deep'])).code).toBe(1)
})

test('more images than one statement reads are all read', async () => {
  damage(`insert into images select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'position', n))).*
    from images i, generate_series(1, 250) n;
    insert into image_blobs select id, 'an image' from images on conflict do nothing`)
  expect((await media(['verify', '--deep'])).output).toContain('and 254 images in the database')
  const last = psql('select id from images order by id desc limit 1')
  damage(`update image_blobs set bytes = ${flipped} where image_id = '${last}'`)
  expect(await media(['verify', '--deep'])).toMatchObject({ code: 1, output: expect.stringContaining(last) })
})

test('an image that the database cannot read completely is found, and its neighbours are read', async () => {
  const large = 'x'.repeat(9000)
  damage(`insert into images select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'position', n,
      'size_bytes', 9000, 'sha256', '${sha256sum(large)}'))).* from images i, generate_series(1, 120) n;
    insert into image_blobs select id, '${large}' from images on conflict do nothing`)
  const toast = psql(`select reltoastrelid::regclass from pg_class where relname = 'image_blobs'`)
  const piece = psql(`select ctid from ${toast} order by chunk_id, chunk_seq offset 60 limit 1`)
  // The extension's purpose is the opposite: to repair a table with damaged pieces.
  psql(`create extension pg_surgery; select heap_force_kill('${toast}', array['${piece}'::tid])`)
  psql(`create table public.unreadable (id uuid); do $$ declare image uuid; begin
    for image in select image_id from image_blobs loop
      begin perform sha256(bytes) from image_blobs where image_id = image;
      exception when data_corrupted then insert into public.unreadable values (image); end;
    end loop; end $$`)
  const lost = psql('select id from public.unreadable')
  psql('drop table public.unreadable; drop extension pg_surgery')
  expect(lost).toMatch(/^[0-9a-f-]{36}$/)
  const deep = await media(['verify', '--deep', '--json'])
  expect([deep.code, jsonLines(deep.output)]).toEqual([
    1,
    [
      expect.objectContaining({ problem: 'missing', label: 'image of part P-7', id: lost }),
      expect.objectContaining({ missing: 1, wrong_size: 0, wrong_sha256: 0, pictures: 124 }),
    ],
  ])
  // pg_dump cannot read it either.
  expect(await backup()).toMatchObject({ code: 2, errors: expect.stringContaining('pg_dump failed') })
  damage(`delete from image_blobs where image_id = '${lost}'`)
})

test('a damaged image is recovered from a restored backup as operations.md says', async () => {
  const page = await readFile(path.join(root, 'docs/operations.md'), 'utf8')
  const command = /psql "\$DRILL_DATABASE_URL" -c "copy[\s\S]*?(?=\n```)/.exec(page)?.[0] ?? ''
  const elsewhere = new URL(url)
  elsewhere.pathname += '_elsewhere'
  await using cleanup = new AsyncDisposableStack()
  cleanup.defer(() => dropDatabase(elsewhere.href))
  expect((await backup()).code).toBe(0)
  damage(`update image_blobs set bytes = ${flipped}`)
  const into = ['--database-url', elsewhere.href, '--media-root', path.join(home, 'media')]
  expect((await media(['restore', '--from', backups, ...into])).code).toBe(0)
  execFileSync('sh', ['-c', command.replaceAll('ID', names.image)], {
    env: { PATH: process.env.PATH, DRILL_DATABASE_URL: elsewhere.href, DATABASE_URL: url },
  })
  expect((await media(['verify', '--deep'])).code).toBe(0)
})

describe('a backup', () => {
  test.each([cases[0], cases[5], cases[8]])(
    'reports %s, and older backups are kept',
    async (_, statement, problem, label) => {
      expect((await backup()).code).toBe(0)
      damage(statement)
      const made = await backup('--keep-daily', '1')
      expect([made.code, made.output]).toEqual([1, expect.stringContaining(`${problem.padEnd(13)} database ${label}`)])
      expect(made.output).toContain('All older backups are kept')
      expect(await readdir(path.join(backups, 'backups'))).toHaveLength(2)
    },
  )

  test('that is verified reports what is damaged in it', async () => {
    expect((await backup('--verify')).code).toBe(0)
    damage('delete from image_blobs')
    const made = await backup('--verify')
    expect([made.code, made.output]).toEqual([1, expect.stringContaining('1 problem, see above')])
    expect(made.output).toContain(`missing  image of part P-7  ${names.image}`)
  })

  test('with another image than in the database, and a matching hash, is found by the drill', async () => {
    const [bytes, other] = ['an image', 'An image'].map((text) => Buffer.from(text).toString('hex'))
    const directory = path.join(home, 'altering')
    await mkdir(directory)
    const real = execFileSync('sh', ['-c', 'command -v pg_dump'], { encoding: 'utf8' }).trim()
    const alter = `s/${bytes}/${other}/; s/${sha256sum('an image')}/${sha256sum('An image')}/g`
    const script = `#!/bin/sh\n[ "$1" = --version ] && exec ${real} --version\n${real} "$@" | sed '${alter}'\n`
    await writeFile(path.join(directory, 'pg_dump'), script, { mode: 0o755 })
    const made = await media(['backup', '--to', backups, '--verify'], { PATH: `${directory}:${process.env.PATH}` })
    expect([made.code, made.output]).toEqual([1, expect.stringContaining('not those from which the backup was made')])
  })
})
