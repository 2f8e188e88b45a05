import { sourceSetOf } from '../lib/image-source-set.ts'
import { useImageRetry } from './image.tsx'

interface AvatarProps {
  name: string
  url: string | null
  /** Further classes: the size, as `size-8`. */
  className: string
}

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 1))
    .filter((_, index, letters) => index === 0 || index === letters.length - 1)
    .join('')
    .toUpperCase()

/** A person's photo, else their initials. Hidden from screen readers, since the name is beside it. */
export function Avatar({ name, url, className }: AvatarProps) {
  const { shownUrl, handleError } = useImageRetry(url)
  return (
    <span
      aria-hidden
      className={`@container flex shrink-0 items-center justify-center overflow-hidden rounded-full bg-raised font-semibold text-muted ${className}`}
    >
      {shownUrl !== null ? (
        <img
          srcSet={sourceSetOf(shownUrl)}
          sizes="5rem"
          src={shownUrl}
          alt=""
          onError={handleError}
          className="size-full object-cover"
        />
      ) : (
        <span className="text-[38cqw]">{initialsOf(name)}</span>
      )}
    </span>
  )
}
