import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import dockerignore from '@balena/dockerignore'
import { expect, test } from 'vitest'
import { root } from './platform/root.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const git = (args: readonly string[], input = '') =>
  spawnSync('git', args, { cwd: root, input, encoding: 'utf8' }).stdout.trim().split('\n')

/** Docker's own rules, by an independent implementation. */
const rules = dockerignore({ ignorecase: false }).add(read('.dockerignore'))
const contextOf = (files: readonly string[]) => files.filter((file) => !rules.ignores(file))

/** Where people and tools leave secrets. */
const secrets = [
  '.env',
  '.env.production',
  '.env.local',
  'infra/.env',
  'infra/.env.production',
  'infra/compose.env',
  'apps/gateway/.env.local',
  'apps/gateway/src/.env',
  'apps/dashboard/public/.env',
  'scripts/.env',
  'media-remotes.json',
  'infra/media-remotes.json',
  'scripts/media/media-remotes.json',
  '.data/secrets.json',
  'data/secrets.json',
  'scripts/secrets.json',
  'apps/images/src/sign-ins.json',
  'id_rsa',
  '.ssh/id_ed25519',
  'scripts/id_rsa',
  'server.pem',
  'infra/server.pem',
  'apps/videos/src/tls.key',
  'backup/key.age',
  'packages/db/src/client.p12',
  'packages/db/migrations/meta/secrets.json',
]
/** Other files that do not belong in an image. */
const others = [
  '.git/config',
  '.npmrc',
  '.turbo/log',
  'docs/security.md',
  'bench/images.ts',
  'infra/compose.override.yaml',
  'node_modules/x/index.js',
  'apps/gateway/node_modules/x/index.ts',
  'apps/gateway/src/node_modules/x.ts',
  'apps/dashboard/dist/index.html',
  'packages/db/migrations/dump.sql.gz',
  'packages/db/migrations/dump.sql',
  'dump.sql',
  'patches/notes.txt',
  'apps/gateway/src/.notes.ts',
  'packages/testing/media/pixel.png',
  'scripts/start.test.ts',
]

test('only named files reach an image, whatever secrets are called and wherever they are', () => {
  expect(contextOf([...secrets, ...others])).toEqual([])
})

test('git ignores secrets, too', () => {
  const ignored = new Set(git(['check-ignore', '--no-index', '--stdin'], secrets.join('\n')))
  expect(secrets.filter((file) => !ignored.has(file))).toEqual([])
  expect(git(['ls-files', '--cached', '--ignored', '--exclude-standard'])).toEqual([''])
})

test('the sources of images exist, and are copied', () => {
  const tracked = git(['ls-files'])
  const context = contextOf(tracked)
  const missing = (pattern: RegExp) =>
    tracked.filter((file) => pattern.test(file) && !file.endsWith('.test.ts') && !context.includes(file))
  expect(missing(/^(apps|packages)\/[^/]+\/src\/.+\.(tsx?|css)$/)).toEqual([])
  expect(
    missing(/^scripts\/(media|platform)\/.+\.ts$|^packages\/db\/migrations\/|^apps\/dashboard\/public\/|^patches\//),
  ).toEqual([])
  // All workspaces, or the lockfile does not match.
  expect(missing(/(^|\/)package\.json$|^bun\.lock$/)).toEqual([])

  const dockerfile = read('infra/Dockerfile')
  for (const [, file = ''] of dockerfile.matchAll(/"((?:apps|scripts|infra)\/[^"]+\.ts)"/g))
    expect(context).toContain(file)
  const copied = Array.from(dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm), ([, sources = '']) => sources.split(' '))
  expect(new Set(copied.flat())).toEqual(new Set(context.map((file) => file.split('/')[0])))
})
