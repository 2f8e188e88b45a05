import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { isPage } from '@abparts/contracts/dashboard-pages'
import { AppError } from '@abparts/contracts/error'
import { evaluateConditions } from '@abparts/http/conditional'
import { problemResponse } from '@abparts/http/problem'
import Negotiator from 'negotiator'

interface Delivery {
  VIDEO_DELIVERY: 'proxy' | 'redirect'
  S3_ENDPOINT?: string | undefined
  S3_BUCKET?: string | undefined
  S3_REGION: string
  S3_ADDRESSING: 'path' | 'virtual-host'
}

/** The origins to which the videos service redirects browsers; none when it streams the bytes itself. */
export function deliveryOrigins(env: Delivery): string[] {
  if (env.VIDEO_DELIVERY === 'proxy') return []
  const url = new URL(env.S3_ENDPOINT ?? `https://s3.${env.S3_REGION}.amazonaws.com`)
  if (env.S3_ADDRESSING === 'virtual-host') url.host = `${env.S3_BUCKET}.${url.host}`
  return [url.origin]
}

/**
 * A representation of a file: its bytes in a content coding, and their entity tag (RFC 9110 §8.8.3.3: one per coding).
 */
interface Encoded {
  bytes: Uint8Array<ArrayBuffer>
  etag: string
}

interface BuiltFile {
  type: string
  lastModified: Date
  /** By content coding; always includes `identity`. */
  encodings: { identity: Encoded; br?: Encoded; gzip?: Encoded }
}

/** The content codings that the build writes beside a file, and their extensions. */
const codings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** Reads all files of a directory, with their compressed versions, by their paths in URLs. They are few, and small. */
function readBuiltFiles(directory: string): ReadonlyMap<string, BuiltFile> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const all = new Set(names.filter((name) => statSync(path.join(directory, name)).isFile()))
  const encoded = (name: string): Encoded => {
    const bytes = new Uint8Array(readFileSync(path.join(directory, name)))
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
  }
  const files = new Map<string, BuiltFile>()
  for (const name of all) {
    if (codings.some(([, suffix]) => name.endsWith(suffix))) continue
    const file: BuiltFile = {
      type: Bun.file(name).type,
      lastModified: statSync(path.join(directory, name)).mtime,
      encodings: { identity: encoded(name) },
    }
    for (const [coding, suffix] of codings) if (all.has(name + suffix)) file.encodings[coding] = encoded(name + suffix)
    files.set(`/${name.split(path.sep).join('/')}`, file)
  }
  return files
}

const notFound = () => new AppError('not_found', 'There is nothing at this path.')
const page = '/index.html'
const assets = '/assets/'

/**
 * Serves the built dashboard: its hashed assets, cached forever, and its one page, always fresh, at the addresses that
 * its router knows. A browser that navigates to another address gets the page with 404; everything else gets a problem.
 * `pageHeaders` restrict what the page may do. A missing build is looked for at each request.
 */
export function createDashboard(directory: string, pageHeaders: Record<string, string>) {
  let known: ReadonlyMap<string, BuiltFile> | undefined
  const files = () => {
    if (known === undefined && existsSync(path.join(directory, page))) known = readBuiltFiles(directory)
    return known
  }

  return (request: Request, pathname: string): Response => {
    const built = files()
    const file = built?.get(pathname)
    const shell = built?.get(page)
    if (file === undefined && (shell === undefined || pathname.startsWith(assets))) throw notFound()
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuseMethod(file !== undefined || isPage(pathname))
    if (file !== undefined && pathname !== page)
      return send(request, file, {
        ...pageHeaders,
        vary: 'accept-encoding',
        'cache-control': pathname.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
    const status = isPage(pathname) ? 200 : 404
    if (shell === undefined || !takesPage(request, status)) throw notFound()
    const headers = { ...pageHeaders, vary: 'accept, accept-encoding', 'cache-control': 'no-cache' }
    return send(request, shell, headers, status)
  }
}

/** Browsers accept HTML explicitly when a person navigates; programs that accept anything get a problem. */
function takesPage(request: Request, status: 200 | 404): boolean {
  const accept = request.headers.get('accept') ?? '*/*'
  if (status === 404 && !accept.includes('text/html')) return false
  return new Negotiator({ headers: { accept } }).mediaType(['text/html']) !== undefined
}

function refuseMethod(isHere: boolean): Response {
  if (!isHere) throw notFound()
  const answer = problemResponse(new AppError('method_not_allowed', 'Only GET and HEAD are allowed here.'))
  answer.headers.set('allow', 'GET, HEAD')
  return answer
}

/** The smallest first. */
const storedCodings = ['br', 'gzip', 'identity'] as const

/**
 * The content codings that a client accepts, the preferred ones first, and among equals the smallest (RFC 9110
 * §12.5.3).
 */
function acceptedCodings(request: Request): string[] {
  const fields = request.headers.get('accept-encoding')?.split(',')
  // Equals keep the order in which they were named.
  const rank = (field: string) => [...storedCodings, ''].findIndex((coding) => field.trim().startsWith(coding))
  const ordered = fields?.toSorted((one, other) => rank(one) - rank(other))
  return new Negotiator({ headers: { 'accept-encoding': ordered?.join() } }).encodings([...storedCodings])
}

/** Answers in the best content coding, with 304, or with 406 where the client accepts none of them. */
function send(request: Request, file: BuiltFile, headers: Record<string, string>, status = 200): Response {
  const { encodings, lastModified, type } = file
  const accepted = acceptedCodings(request)
  const offered = storedCodings.filter((coding) => encodings[coding] !== undefined && accepted.includes(coding))
  const coding = offered.toSorted((one, other) => accepted.indexOf(one) - accepted.indexOf(other))[0]
  const encoded = coding && encodings[coding]
  if (encoded === undefined) return new Response(null, { status: 406, headers })

  const { bytes, etag } = encoded
  const validators = { ...headers, etag, 'last-modified': lastModified.toUTCString() }
  if (status === 200 && evaluateConditions(request, { etag, lastModified }) === 'not_modified')
    return new Response(null, { status: 304, headers: validators })
  return new Response(request.method === 'HEAD' ? null : bytes, {
    status,
    headers: {
      ...(status === 200 ? validators : headers),
      'content-type': type,
      'content-length': String(bytes.length),
      ...(coding !== 'identity' && { 'content-encoding': coding }),
    },
  })
}
