/**
 * The dashboard's pages, as its router has them (`$name` stands for one segment): only these addresses have a page, and
 * a server answers 404 for all others. A test keeps the list and the router in agreement.
 */
export const pages = [
  '/',
  '/sign-in',
  '/invitation',
  '/parts',
  '/parts/$partId',
  '/support',
  '/support/$videoId',
  '/manuals',
  '/organizations',
  '/organizations/$organizationId',
  '/members',
  '/storage',
  '/storage/$organizationId',
  '/log',
  '/profile',
] as const

const patterns = pages.map((page) => new RegExp(`^${page.replace(/\/$/, '').replaceAll(/\$\w+/g, '[^/]+')}/?$`))

/** Whether there is a page at this path. */
export const isPage = (path: string): boolean => patterns.some((pattern) => pattern.test(path))
