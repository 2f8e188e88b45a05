/** Shown in the browser, or downloaded with `?download=1`. */
export function dispositionFor(request: Request, filename: string): string {
  const isDownload = new URL(request.url).searchParams.get('download') === '1'
  return contentDisposition(isDownload ? 'attachment' : 'inline', filename)
}

/**
 * A `Content-Disposition` for a filename in any Unicode (RFC 6266, RFC 8187), with a plain form for clients that do not
 * support it.
 */
export function contentDisposition(type: 'inline' | 'attachment', filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_')
  if (plain === filename) return `${type}; filename="${filename}"`
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
