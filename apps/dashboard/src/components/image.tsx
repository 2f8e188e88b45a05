import type { LucideIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { sourceSetOf } from '../lib/image-source-set.ts'
import { placeholderOf } from '../lib/thumb-hash.ts'

const maxRetries = 3
const firstPauseMilliseconds = 1_500

/**
 * Retries an image that fails to load a few times, with growing pauses: its service may just be starting. `shownUrl` is
 * null between attempts and after the last one; another URL starts over.
 */
export function useImageRetry(url: string | null) {
  const [failed, setFailed] = useState({ url, times: 0, isPausing: false })
  const { times, isPausing } = failed.url === url ? failed : { times: 0, isPausing: false }

  useEffect(() => {
    if (!isPausing || times > maxRetries) return
    const timer = setTimeout(() => setFailed({ url, times, isPausing: false }), firstPauseMilliseconds * 2 ** times)
    return () => clearTimeout(timer)
  }, [url, times, isPausing])

  return {
    shownUrl: isPausing ? null : url,
    handleError: () => setFailed({ url, times: times + 1, isPausing: true }),
  }
}

interface ImageProps {
  /** Null when there is none. */
  url: string | null
  thumbHash?: string | null
  alt: string
  /** Shown in place of a missing or unreadable image. */
  icon: LucideIcon
  /** Further classes; size and shape of the frame. */
  className?: string
  fit?: 'cover' | 'contain'
  /** How wide it is shown, as in the HTML attribute, so that the browser loads no more than it needs. */
  sizes?: string
}

/** An image in a frame of fixed shape: first its blurred placeholder, then the image, or an icon without one. */
export function Image({ url, thumbHash, alt, icon: Icon, className = '', fit = 'cover', sizes }: ImageProps) {
  const { shownUrl, handleError } = useImageRetry(url)
  const [isLoaded, setLoaded] = useState(false)
  // Removed once the image is loaded: it would show through a transparent one. A renewed URL does not restore it.
  const placeholder = thumbHash && !isLoaded ? placeholderOf(thumbHash) : null
  const fitting = fit === 'cover' ? 'object-cover' : 'object-contain'
  return (
    <div className={`relative flex items-center justify-center overflow-hidden bg-sunken ${className}`}>
      {shownUrl !== null ? (
        <>
          {placeholder && <img src={placeholder} alt="" aria-hidden className={`absolute size-full ${fitting}`} />}
          <img
            {...(sizes && { sizes, srcSet: sourceSetOf(shownUrl) })}
            src={shownUrl}
            alt={alt}
            loading="lazy"
            decoding="async"
            draggable={false}
            onLoad={() => setLoaded(true)}
            onError={handleError}
            className={`relative size-full ${fitting}`}
          />
        </>
      ) : (
        <Icon aria-hidden strokeWidth={1.5} className="size-1/3 max-w-10 text-muted opacity-60" />
      )}
    </div>
  )
}
