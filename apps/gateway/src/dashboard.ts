import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'
import { isPage } from '@abparts/contracts/pages'
import { evaluateConditions } from '@abparts/http/conditional'
import { problemResponse } from '@abparts/http/problem'
import Negotiator from 'negotiator'
import { type BuiltFile, readBuiltFiles } from './built-files.ts'

const notFound = () => new AppError('not_found', 'There is nothing at this path.')
const page = '/index.html'
const assets = '/assets/'

/**
 * The built dashboard: its hashed assets for ever, and its one page, always fresh, at the addresses that its router knows.
 * Whoever navigates to another address with a browser gets the page as well, which says so, under 404; everybody else a
 * problem. `pageHeaders` say what the page may do. A build that is not there yet is looked for at each request.
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
      return refuseMethod(request, file !== undefined || isPage(pathname))
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

/** Browsers name HTML when a person navigates; at an address without a page, programs that take anything get a problem. */
function takesPage(request: Request, status: 200 | 404): boolean {
  const accept = request.headers.get('accept') ?? '*/*'
  if (status === 404 && !accept.includes('text/html')) return false
  return new Negotiator({ headers: { accept } }).mediaType(['text/html']) !== undefined
}

function refuseMethod(request: Request, isHere: boolean): Response {
  if (!isHere) throw notFound()
  const answer = problemResponse(new AppError('method_not_allowed', 'This can be read, and nothing else.'), request)
  answer.headers.set('allow', 'GET, HEAD')
  return answer
}

/** The smallest first. */
const codings = ['br', 'gzip', 'identity'] as const

/** The content codings that a client takes, those that it likes best first, and of equals the smallest (RFC 9110 §12.5.3). */
function acceptedCodings(request: Request): string[] {
  const fields = request.headers.get('accept-encoding')?.split(',')
  // Equals come in the order in which they were named.
  const rank = (field: string) => [...codings, ''].findIndex((coding) => field.trim().startsWith(coding))
  const ordered = fields?.toSorted((one, other) => rank(one) - rank(other))
  return new Negotiator({ headers: { 'accept-encoding': ordered?.join() } }).encodings([...codings])
}

/** In the content coding that is best, or 304, or 406 where the client takes none that there is. */
function send(request: Request, file: BuiltFile, headers: Record<string, string>, status = 200): Response {
  const { encodings, lastModified, type } = file
  const accepted = acceptedCodings(request)
  const offered = codings.filter((coding) => encodings[coding] !== undefined && accepted.includes(coding))
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
