import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@abparts/contracts/error'

const root = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))

const notFound = () => new AppError('not_found', 'There is nothing at this path.')

/**
 * The built dashboard: its hashed assets for ever, and its one page, always fresh, for every other path. `pageHeaders`
 * say what the page may do.
 */
export async function serveDashboard(
  request: Request,
  pathname: string,
  pageHeaders: Record<string, string>,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw notFound()
  const file = Bun.file(join(root, normalize(pathname)))
  if (pathname !== '/' && (await file.exists())) {
    const cacheControl = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return new Response(file, { headers: { ...pageHeaders, 'cache-control': cacheControl } })
  }
  const page = Bun.file(join(root, 'index.html'))
  if (pathname.startsWith('/assets/') || !(await page.exists())) throw notFound()
  return new Response(page, { headers: { ...pageHeaders, 'cache-control': 'no-cache' } })
}
