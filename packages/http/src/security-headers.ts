const yearSeconds = 31_536_000

/**
 * The headers of every response of the gateway. Behind HTTPS, browsers remember for a year to use nothing else (RFC
 * 6797).
 */
export const securityHeaders = (publicUrl: string): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  ...(publicUrl.startsWith('https://') && { 'strict-transport-security': `max-age=${yearSeconds}` }),
})

interface PageOrigins {
  /** The origin for downloading and uploading images, in addition to the page's own. */
  images: readonly string[]
  /** The origin for downloading and uploading videos and documents, in addition to the page's own. */
  videos: readonly string[]
}

/**
 * What else a page may do: run its own scripts and styles, none of them inline, and reach its own origin and those of
 * the media services (Content Security Policy Level 3). `blob:` and `data:` are previews of files that are being
 * uploaded.
 */
export function pageHeaders({ images, videos }: PageOrigins): Record<string, string> {
  const policy = {
    'default-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:', ...images, ...videos],
    'media-src': ["'self'", 'blob:', ...videos],
    'connect-src': ["'self'", ...images, ...videos],
    'frame-src': ["'self'", ...videos],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => [directive, ...new Set(sources)].join(' '))
      .join('; '),
    'permissions-policy': ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
      .map((feature) => `${feature}=()`)
      .join(', '),
  }
}
