import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { AppError } from '@abparts/contracts/error'
import { trustedProxies } from '@abparts/http/client-address'
import { problemResponse } from '@abparts/http/problem'
import { createLog } from '@abparts/runtime/log'
import { afterAll, expect, test } from 'vitest'
import { createDashboard } from './dashboard.ts'
import { createReverseProxy } from './reverse-proxy.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'abparts-dashboard-'))
const script = 'export const words = "of a script, of a script, of a script"'
mkdirSync(path.join(directory, 'assets'))
for (const [name, text] of [
  ['index.html', '<!doctype html><title>The dashboard</title>'],
  ['assets/index-1.js', script],
] as const) {
  writeFileSync(path.join(directory, name), text)
  writeFileSync(path.join(directory, `${name}.br`), brotliCompressSync(text))
  writeFileSync(path.join(directory, `${name}.gz`), gzipSync(text))
}
writeFileSync(path.join(directory, 'plain.txt'), 'plain')

const serve = createDashboard(directory, { 'content-security-policy': "default-src 'self'" })
const gateway = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request) => {
    try {
      return serve(request, new URL(request.url).pathname)
    } catch (error) {
      return problemResponse(error instanceof AppError ? error : new AppError('internal', String(error)))
    }
  },
})
const log = createLog('test')
log.level = 'silent'
const origin = gateway.url.origin
const reverseProxy = createReverseProxy(
  { gateway: origin, images: origin, videos: origin, dashboard: origin },
  log,
  trustedProxies([]),
)
await new Promise<void>((resolve) => reverseProxy.listen(0, '127.0.0.1', resolve))
const address = reverseProxy.address()
const origins = [origin, `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`]
afterAll(async () => {
  reverseProxy.closeAllConnections()
  reverseProxy.close()
  await gateway.stop(true)
  rmSync(directory, { recursive: true })
})

/** curl reports what was sent, before decoding. */
async function curl(url: string, ...args: string[]) {
  const shell = Bun.spawn(['curl', '-s', '-i', '--path-as-is', ...args, url], { stdout: 'pipe' })
  const bytes = Buffer.from(await new Response(shell.stdout).arrayBuffer())
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...lines] = bytes.subarray(0, end).toString().split('\r\n')
  const headers = new Map(lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.slice(line.indexOf(': ') + 2)]))
  return { status: Number(first.split(' ')[1]), headers, body: bytes.subarray(end + 4) }
}
const html = ['-H', 'Accept: text/html,application/xhtml+xml,*/*;q=0.8']

test.each(['/', '/parts', '/parts/x', '/parts/', '/organizations/x', '/sign-in'])('%s is a page', async (at) => {
  for (const base of origins)
    for (const accept of [html, []]) {
      const { status, headers } = await curl(base + at, ...accept)
      expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([
        200,
        'text/html;charset=utf-8',
        'accept, accept-encoding',
      ])
    }
})

test.each([
  '/metrics',
  '/healthz',
  '/version',
  '/wp-login.php',
  '/parts/../x',
  '/parts/x/y',
  '/.env',
  '/assets/old.js',
  '/..%2f..%2fpackage.json',
  '/assets/',
  '/index.html.br',
  '/partsx',
  '//parts',
])('%s is not found', async (at) => {
  for (const base of origins) {
    const { status, headers, body } = await curl(base + at)
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'not_found' })
    const posted = await curl(base + at, '-X', 'POST')
    expect([posted.status, posted.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  }
})

test('a browser that navigates to an unknown address gets the page with 404; a missing script is a problem', async () => {
  for (const base of origins) {
    const { status, headers } = await curl(`${base}/nowhere`, ...html)
    expect([status, headers.get('content-type'), headers.has('etag')]).toEqual([404, 'text/html;charset=utf-8', false])
    expect((await curl(`${base}/assets/old.js`, ...html)).headers.get('content-type')).toBe('application/problem+json')
    expect((await curl(`${base}/parts`, '-H', 'Accept: application/json')).status).toBe(404)
  }
})

test.each(['/parts', '/assets/index-1.js'])('%s can only be read', async (at) => {
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const { status, headers } = await curl(origins[0] + at, '-X', method)
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  }
})

test.each([
  ['br, gzip', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['br;q=0.5, gzip', 'gzip'],
  ['br;q=0.5, gzip;q=0.2, identity', undefined],
  ['br;q=0, *', 'gzip'],
  ['*', 'br'],
  ['deflate', undefined],
  ['identity', undefined],
  ['', undefined],
  ['br;q=0, gzip;q=0', undefined],
])('a client that accepts "%s" gets a script as %s', async (accepted, coding) => {
  const tags = new Set<string | undefined>()
  for (const base of origins) {
    const at = `${base}/assets/index-1.js`
    const { status, headers, body } = await curl(
      at,
      '-H',
      accepted === '' ? 'Accept-Encoding;' : `Accept-Encoding: ${accepted}`,
    )
    expect([status, headers.get('content-encoding'), headers.get('vary')]).toEqual([200, coding, 'accept-encoding'])
    expect(headers.get('content-length')).toBe(String(body.length))
    expect(headers.get('cache-control')).toContain('immutable')
    // curl decodes it, and gets what was built.
    const read = await curl(at, '--compressed', '-H', `Accept-Encoding: ${accepted || 'identity'}`)
    expect(read.body.toString()).toBe(script)
    tags.add(headers.get('etag'))

    const etag = headers.get('etag') ?? ''
    const again = await curl(at, '-H', `Accept-Encoding: ${accepted || 'identity'}`, '-H', `If-None-Match: ${etag}`)
    expect([again.status, again.headers.get('etag'), again.headers.get('vary')]).toEqual([304, etag, 'accept-encoding'])
    const head = await curl(at, '-I', '-H', `Accept-Encoding: ${accepted || 'identity'}`)
    expect([head.status, head.headers.get('content-length'), head.body.length]).toEqual([200, String(body.length), 0])
  }
  expect(tags.size).toBe(1)
})

test('codings have their own entity tags, and a client that accepts none of them gets 406', async () => {
  const at = `${origins[0]}/assets/index-1.js`
  const tags = await Promise.all(
    ['br', 'gzip', 'identity'].map(async (coding) =>
      (await curl(at, '-H', `Accept-Encoding: ${coding}`)).headers.get('etag'),
    ),
  )
  expect(new Set(tags).size).toBe(3)
  expect((await curl(at, '-H', 'Accept-Encoding: deflate, identity;q=0')).status).toBe(406)
  const plain = await curl(`${origins[0]}/plain.txt`, '-H', 'Accept-Encoding: br, gzip')
  expect([plain.headers.get('content-encoding'), plain.body.toString()]).toEqual([undefined, 'plain'])
})
