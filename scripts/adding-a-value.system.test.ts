import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createFirstAdmin } from '@abparts/core/users/insert'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestDatabase } from '@abparts/testing/database'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { sql } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { root } from './platform/root.ts'

// Follows the recipe of CONTRIBUTING.md in a copy of the repository, and starts the resulting platform.
const scratch = mkdtempSync(path.join(tmpdir(), 'abparts-value-'))
const { db, url, close } = await createTestDatabase()
const services: Bun.Subprocess[] = []
afterAll(async () => {
  for (const service of services) service.kill('SIGKILL')
  await Promise.all(services.map(({ exited }) => exited))
  await close()
  rmSync(scratch, { recursive: true })
})

/** The new value of each list in the recipe. */
const newValues: Record<string, string | number> = {
  SupportVideoCategory: 'calibration',
  PartVideoType: 'repair',
  AuditAction: 'approve',
  AuditResourceType: 'drawing',
  imageVariantEdges: 480,
}

const read = (file: string) => readFileSync(path.join(scratch, file), 'utf8')

/** The files that git has or would add, and the installed packages. */
function copyRepository(): void {
  const git = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const files = git.stdout
    .trim()
    .split('\n')
    .filter((file) => existsSync(path.join(root, file)))
  for (const file of files) cpSync(path.join(root, file), path.join(scratch, file))
  symlinkSync(path.join(root, 'node_modules'), path.join(scratch, 'node_modules'))
  // Links in a workspace are relative to its neighbours: those of a copy lead to the copies.
  for (const file of files.filter((name) => name.endsWith('/package.json'))) {
    const packages = path.join(path.dirname(file), 'node_modules')
    if (existsSync(path.join(root, packages)))
      cpSync(path.join(root, packages), path.join(scratch, packages), { recursive: true, verbatimSymlinks: true })
  }
}

const recipe = () => /^## Adding a value\n(.*?)\n## /ms.exec(read('CONTRIBUTING.md'))?.[1] ?? ''

/** The rows of its table: the lists, and the labels of each. */
const rows = () =>
  Array.from(
    recipe().matchAll(/^\|[^|`]+\| `(\w+)` in `(\S+)` \|(?: `(\w+)` in `(\S+)`)? \|$/gm),
    ([, list = '', listFile = '', labels, labelsFile]) => ({
      value: newValues[list],
      list: { name: list, file: listFile },
      labels: labels === undefined || labelsFile === undefined ? null : { name: labels, file: labelsFile },
    }),
  )

interface Location {
  name: string
  file: string
}

/** Writes an entry into an array, an enum or a table. */
function addEntry({ name, file }: Location, entry: string): void {
  const start = new RegExp(`^export const ${name}\\b.* = (z\\.enum\\()?[[{]`, 'm')
  const source = read(file)
  expect(source).toMatch(start)
  writeFileSync(
    path.join(scratch, file),
    source.replace(start, (found) => `${found}${entry}, `),
  )
}

/** Runs the Bun command of the script in the copy, without installing Bun and the packages. */
function npmRun(script: string, env: Record<string, string> = {}): void {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')))
  const [, words = ''] = scripts[script]?.split('scripts/with-bun.mjs ') ?? []
  run(process.execPath, words.split(' '), env)
}

function run(program: string, words: string[], env: Record<string, string> = {}): void {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: scratch,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  })
  expect([status, stdout + stderr]).toEqual([0, expect.any(String)])
}

const [port = 0, imagesPort = 0, videosPort = 0] = await freePorts(3)
const base = `http://127.0.0.1:${port}`
const admin = { email: 'boss@example.com', password: 'Corr3ct-horse-battery' }
let authorization = ''

const ask = (urlPath: string, init: RequestInit = {}) =>
  fetch(`${base}${urlPath}`, { ...init, headers: { ...init.headers, authorization } })
const post = (urlPath: string, body: object) =>
  ask(urlPath, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const upload = (urlPath: string, fields: Record<string, string>, file: File) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  body.set('file', file)
  return ask(urlPath, { method: 'POST', body })
}

const Token = z.object({ token: z.string() })
const Listed = z.object({ result: z.object({ data: z.object({ items: z.array(z.record(z.string(), z.unknown())) }) }) })
const list = async (procedure: string, input: object) => {
  const answer = await ask(`/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`)
  return Listed.parse(await answer.json()).result.data.items
}

const Id = z.object({ id: z.string() })
let partId = ''

beforeAll(async () => {
  copyRepository()
  for (const { value, list, labels } of rows()) {
    addEntry(list, JSON.stringify(value))
    if (labels !== null) addEntry(labels, `${value}: 'New'`)
  }
  for (const [, script = ''] of recipe().matchAll(/^\d+\. `npm run (\S+)`/gm)) npmRun(script)

  npmRun('db:migrate', { DATABASE_URL: url, DATA_DIR: path.join(scratch, '.data') })
  await createFirstAdmin(db, admin.email, admin.password)
  for (const service of ['gateway', 'images', 'videos'])
    services.push(
      Bun.spawn([process.execPath, `apps/${service}/src/main.ts`], {
        cwd: scratch,
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: url,
          MEDIA_ROOT: path.join(scratch, '.data/media'),
          PORT: String(port),
          IMAGES_PORT: String(imagesPort),
          VIDEOS_PORT: String(videosPort),
          AUTH_SECRET: 'a'.repeat(32),
          MEDIA_URL_SECRETS: 'm'.repeat(32),
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    )
  for (const at of [port, imagesPort, videosPort])
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${at}/health/ready`)).status).toBe(200), 20_000)

  authorization = `Bearer ${Token.parse(await (await post('/api/auth/sign-in/email', admin)).json()).token}`
  authorization = `Bearer ${Token.parse(await (await ask('/api/auth/token')).json()).token}`
  const made = await post('/trpc/parts.create', { partNumber: 'N-1', name: 'New' })
  partId = z.object({ result: z.object({ data: Id }) }).parse(await made.json()).result.data.id
})

test('the recipe names the lists that get values in this test', () => {
  expect(rows().map(({ list }) => list.name)).toEqual(Object.keys(newValues))
})

test('its files compile', () => {
  const files = rows().flatMap(({ list, labels }) => [list.file, ...(labels === null ? [] : [labels.file])])
  const project = 'apps/dashboard/tsconfig.recipe.json'
  const settings = { extends: './tsconfig.json', include: [], files: files.map((file) => `../../${file}`) }
  writeFileSync(path.join(scratch, project), JSON.stringify(settings))
  run(path.join(root, 'node_modules/.bin/tsc'), ['--project', project])
})

test.each([
  { kind: 'support', fields: { title: 'New', category: 'calibration' }, shown: { category: 'calibration' } },
  { kind: 'part', fields: { video_type: 'repair' }, shown: { videoType: 'repair' } },
])('a $kind video with the new value is accepted and listed', async ({ kind, fields, shown }) => {
  const video = new File([await readSampleVideo('h264.mp4')], 'new.mp4')
  const answer = await upload(kind === 'part' ? `/videos/parts/${partId}` : '/videos/support', fields, video)
  expect([answer.status, await answer.json()]).toEqual([201, expect.objectContaining(shown)])
  expect(await list('videos.list', kind === 'part' ? { partId } : shown)).toEqual([expect.objectContaining(shown)])
})

test('an image is served in the new width', async () => {
  const image = await sharp({ create: { width: 960, height: 640, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  expect((await upload(`/parts/${partId}/images`, {}, new File([image], 'new.png'))).status).toBe(201)
  const answer = await ask(`/images/parts/${partId}/0?w=480`)
  expect(answer.status).toBe(200)
  expect(await sharp(await answer.arrayBuffer()).metadata()).toMatchObject({ width: 480, height: 320 })
})

test('the log accepts the new action and resource type', async () => {
  await db.execute(
    sql`insert into audit_events (action, resource_type, resource_id, detail) values ('approve', 'drawing', '1', '{}')`,
  )
  const row = { action: 'approve', noun: 'drawing' }
  expect(await list('audit.list', row)).toEqual([expect.objectContaining(row)])
})
