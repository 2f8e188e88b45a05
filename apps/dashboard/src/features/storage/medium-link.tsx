import type { StoredMedium } from '@abparts/contracts/storage-report'
import { Link, type LinkProps } from '@tanstack/react-router'

/** The page on which a medium is to be found. */
function pageOf({ kind, id, title, partId, organizationId }: StoredMedium): LinkProps {
  if (partId !== null) return { to: '/parts/$partId', params: { partId } }
  if (kind === 'manual') return { to: '/manuals', search: { q: title } }
  if (kind === 'profile_photo') return { to: '/members', search: { q: title } }
  if (kind === 'logo' && organizationId !== null)
    return { to: '/organizations/$organizationId', params: { organizationId } }
  return { to: '/support/$videoId', params: { videoId: id } }
}

/** What a medium is called, and the way there. */
export function MediumLink({ medium }: { medium: StoredMedium }) {
  return (
    <Link {...pageOf(medium)} className="rounded-sm font-medium hover:text-accent">
      {medium.partNumber && <span className="font-mono text-[0.8125rem]">{medium.partNumber} </span>}
      {medium.title}
    </Link>
  )
}
