import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { backendOf } from '../apps/gateway/src/edge/reverse-proxy.ts'
import { root } from './platform/root.ts'
import { envSchemas } from './platform/service-env.ts'

const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

const Service = z.object({
  image: z.string().optional(),
  profiles: z.array(z.string()).default([]),
  logging: z.object({
    driver: z.literal('json-file'),
    options: z.object({ 'max-size': z.literal('20m'), 'max-file': z.literal('5') }),
  }),
  build: z
    .object({ context: z.literal('..'), dockerfile: z.literal('infra/Dockerfile'), target: z.string() })
    .optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.object({ condition: z.string() }))]).default([]),
})
const Compose = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) })

const { services, volumes } = Compose.parse(Bun.YAML.parse(read('infra/compose.yaml')))
const built = Object.entries(services).filter(([, { build }]) => build !== undefined)
const dockerfile = read('infra/Dockerfile')
const stages = new Map(
  dockerfile
    .split(/^FROM /m)
    .slice(1)
    .map((stage) => [/ AS (\S+)/.exec(stage)?.[1] ?? '', stage]),
)

test('each service is built from a stage that runs a file in the repository', () => {
  expect(built.map(([name]) => name)).toEqual(['migrate', 'gateway', 'images', 'videos', 'videos-worker', 'media'])
  for (const [name, { build }] of built) {
    const [, entry = ''] = /^(?:CMD|ENTRYPOINT) \["bun", "(.+)"\]$/m.exec(stages.get(build?.target ?? '') ?? '') ?? []
    expect(existsSync(root + entry), `${name}: ${entry}`).toBe(true)
  }
  expect(existsSync(`${root}infra/healthcheck.ts`)).toBe(true)
  expect(dockerfile).toContain(`oven/bun:${/bun@([\d.]+)/.exec(read('package.json'))?.[1]}-slim`)
})

test('services get variables that they read, and depend on services that exist', () => {
  const known = new Set(Object.values(envSchemas).flatMap((schema) => Object.keys(schema.in.shape)))
  for (const [name, { environment, depends_on, volumes: mounts }] of Object.entries(services)) {
    if (built.some(([builtName]) => builtName === name))
      expect(
        Object.keys(environment).filter((variable) => !known.has(variable)),
        name,
      ).toEqual([])
    for (const other of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on))
      expect(Object.keys(services), name).toContain(other)
    for (const source of mounts.map((mount) => mount.split(':')[0] ?? ''))
      expect(source.startsWith('./') ? existsSync(`${root}infra/${source}`) : source in volumes, source).toBe(true)
  }
})

test("the operator's command has the PostgreSQL programs of the server's version, and only starts on demand", () => {
  expect(stages.get('media')).toMatch(new RegExp(`^${services.postgres?.image} AS media$`, 'm'))
  expect(services.media?.profiles).toEqual(['operator'])
})

test('Caddy sends each path where the reverse proxy does', () => {
  const caddyfile = read('infra/Caddyfile')
  const upstreams = [...caddyfile.matchAll(/reverse_proxy (?:@\w+ )?(\w+):(\d+)/g)]
  for (const [, name = '', port] of upstreams) expect(stages.get(name), name).toContain(`EXPOSE ${port}`)
  const routes = Array.from(caddyfile.matchAll(/@(\w+) path_regexp (\S+)/g), ([, name = '', pattern = '']) => ({
    name,
    pattern: new RegExp(pattern),
  }))
  const id = crypto.randomUUID()
  const paths = [
    '/images/users/x/profile',
    `/images/parts/${id}/0`,
    '/users/profile-photo',
    '/users/profile-photo/x',
    `/organizations/${id}/logo`,
    `/organizations/${id}`,
    `/parts/${id}/images`,
    `/parts/${id}`,
    '/parts',
    '/videos/support',
    `/videos/stream/${id}`,
    '/documents/x',
    '/videos',
    '/trpc/parts.list',
    '/api/auth/token',
    '/',
  ]
  for (const path of paths) {
    const service = routes.find(({ pattern }) => pattern.test(path))?.name ?? 'gateway'
    const atReverseProxy = backendOf(path) === 'dashboard' ? 'gateway' : backendOf(path)
    expect(service, path).toBe(atReverseProxy)
  }
})

test('Caddy compresses nothing: the dashboard is already compressed, and answers with secrets must not be', () => {
  expect(read('infra/Caddyfile')).not.toMatch(/^\s*encode\b/m)
})

test('systemd starts what package.json has', () => {
  const unit = read('infra/abparts-media.service')
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')))
  expect(unit).toMatch(/^ExecStart=\/usr\/bin\/npm start$/m)
  expect(scripts.start).toMatch(/^exec /)
})

test('systemd and cron make the same backup at two in the morning', () => {
  const command = 'media -- backup --to /var/backups/abparts-media --keep-daily 7 --keep-weekly 4'
  expect(read('infra/abparts-media-backup.service')).toMatch(new RegExp(`^ExecStart=/usr/bin/npm run ${command}$`, 'm'))
  expect(read('infra/abparts-media-backup.timer')).toMatch(/^OnCalendar=\*-\*-\* 02:00:00$/m)
  expect(read('infra/abparts-media-backup.cron')).toMatch(new RegExp(`^0 2 \\* \\* \\* root .+ ${command} `, 'm'))
})
