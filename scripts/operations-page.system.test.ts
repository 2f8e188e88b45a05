import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '@abparts/db/client'
import { images } from '@abparts/db/schema'
import { createDatabase, dropDatabase } from '@abparts/local-postgres/databases'
import { legacyJpeg } from '@abparts/testing/legacy-files'
import { legacyId } from '@abparts/testing/legacy-installation'
import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { openInstallation } from './media/installation.fixture.ts'
import { root } from './platform/root.ts'

const page = readFileSync(path.join(root, 'docs/operations.md'), 'utf8')

test('each command in the documents and timers exists, with its options', async () => {
  const repositories = ['docs/operations.md', 'README.md', 'infra/README.md', 'infra/abparts-media-backup.service']
  const named = repositories.flatMap((repository) =>
    Array.from(
      readFileSync(path.join(root, repository), 'utf8').matchAll(
        /npm run (?:--silent )?media -- (sync [a-z]+|[a-z][a-z-]+)([^\n`#]*)/g,
      ),
      ([, command = '', rest = '']) => ({ command, options: rest.match(/--[a-z-]+/g) ?? [] }),
    ),
  )
  const helpOf = (command: string) =>
    Bun.spawn([process.execPath, 'scripts/media.ts', ...command.split(' '), '--help'], {
      cwd: root,
      env: {},
      stdio: ['ignore', 'pipe', 'ignore'],
    }).stdout.text()
  const commands = [...new Set(named.map(({ command }) => command))]
  const helps = new Map(await Promise.all(commands.map(async (name) => [name, await helpOf(name)] as const)))
  expect(helps.size).toBeGreaterThan(4)
  for (const { command, options } of named) {
    expect(helps.get(command), command).toContain(`Usage: npm run media -- ${command}`)
    for (const option of options) expect(helps.get(command)).toMatch(new RegExp(`${option}\\b`))
  }
})

const ours = await openInstallation()
const home = await mkdtemp(path.join(tmpdir(), 'media-rollout-'))
const besideOurs = (name: string) => {
  const url = new URL(ours.url)
  url.pathname += name
  return url.href
}
const [oldUrl, drillUrl] = [besideOurs('_old'), besideOurs('_drill_elsewhere')]
const at = (name: string) => path.join(home, name)
const env = {
  PATH: process.env.PATH,
  BUN: process.execPath,
  DATABASE_URL: ours.url,
  MEDIA_ROOT: ours.mediaRoot,
  OLD_ROOT: at('old'),
  OLD_DATABASE_URL: oldUrl,
  BACKUPS: at('backups'),
  IMAGES: '3',
  EXPORT: at('images'),
  DRILL_DATABASE_URL: drillUrl,
  DRILL_ROOT: at('drill'),
  ARCHIVE: at('archive'),
}
await createDatabase(oldUrl)
const old = postgres(oldUrl, { max: 1, onnotice: () => undefined })
afterAll(async () => {
  await old.end()
  for (const url of [oldUrl, drillUrl]) await dropDatabase(url)
  await rm(home, { recursive: true })
  await ours.close()
})

/** Adds a part with an image to the old installation. */
async function addOldPart(number: number): Promise<void> {
  const file = `/static/images/${number}.jpg`
  await writeFile(at(`old${file}`), await legacyJpeg(number))
  await old`insert into parts ${old({ id: legacyId(`part ${number}`), part_number: `P-${number}`, name: 'Belt', image_urls: [file] })}`
}
const oldPaths = async () => (await old`select image_urls[1] as path from parts order by 1`).map(({ path }) => path)

/** Runs the commands of a week as written: the steps, the checks, or the way back. */
async function run(week: number, kind: '' | ' check' | ' back'): Promise<string> {
  const [, section = ''] = new RegExp(`\n### Week ${week}: ([\\s\\S]*?)\n##`).exec(page) ?? []
  const [, commands] = new RegExp(`^\`\`\`sh${kind}\n([\\s\\S]*?)^\`\`\``, 'm').exec(section) ?? []
  if (commands === undefined) throw new Error(`Week ${week} has no${kind} commands.`)
  // Without npm it starts faster; repositories are those of this test.
  const script = `npm() { shift 3; "$BUN" scripts/media.ts "$@"; }\n${commands.replace(/^export .*$/gm, '')}`
  const shell = Bun.spawn(['bash', '-euo', 'pipefail', '-c', script], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors] = await Promise.all([shell.stdout.text(), shell.stderr.text()])
  expect([await shell.exited, errors.replaceAll(/\d+ %\n/g, '')], script).toEqual([0, ''])
  return output
}

test('the five weeks work as written, forth and back', async () => {
  await mkdir(at('old/static/images'), { recursive: true })
  await mkdir(at('backups'))
  await old.unsafe(`
    create table organizations (id uuid primary key, name text, logo_url text);
    create table users (id uuid primary key, username text, email text, profile_photo_url text);
    create table parts (id uuid primary key, part_number text, name text, image_urls text[]);`)
  for (const number of [1, 2, 3]) await addOldPart(number)
  const countImages = () => ours.db.$count(images)

  expect(await run(1, '')).toContain('Images migrated: 3, repaired: 0, unchanged: 0, missing: 0, refused: 0.')
  expect(await countImages()).toBe(0)

  await run(2, '')
  expect(await countImages()).toBe(3)
  expect(await run(2, ' check')).toContain('Images migrated: 0, repaired: 0, unchanged: 3')
  await run(2, ' back')
  expect(await countImages()).toBe(0)
  await run(2, '')

  await addOldPart(4)
  expect(await run(3, '')).toContain('everything is there')
  expect(await run(3, ' check')).toContain('stored')
  await run(3, ' back')
  expect(existsSync(at('images/parts/P-4/1.webp'))).toBe(true)

  await addOldPart(5)
  await run(4, '')
  expect(await run(4, ' check')).toContain('unchanged: 5')
  await run(4, ' back')
  const paths = await oldPaths()
  expect(paths).toEqual([1, 2, 3, 4, 5].map((number) => `/parts/P-${number}/1.webp`))
  expect(paths.filter((file) => !existsSync(at(`images${file}`)))).toEqual([])

  expect(await run(5, '')).toContain('Everything is there.')
  const drill = openDatabase(drillUrl)
  expect(await drill.db.$count(images)).toBe(5)
  await drill.close()
  await run(5, ' check')
  await rm(at('old/static/images/1.jpg'))
  await old`delete from parts`
  await run(5, ' back')
  expect([existsSync(at('old/static/images/1.jpg')), await oldPaths()]).toEqual([true, paths])
}, 180_000)
