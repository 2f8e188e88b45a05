/**
 * The dashboard's pages, as its router has them (`$name` stands for one segment): only at these addresses is there a page,
 * and a server answers 404 at all others. A test holds the two together.
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

/** Is there a page at this path? */
export const isPage = (path: string): boolean => patterns.some((pattern) => pattern.test(path))
