import type { Part } from '@abparts/contracts/part'
import { Link } from '@tanstack/react-router'
import { Cog, Images } from 'lucide-react'
import { Picture } from '../../components/picture.tsx'
import { ProprietaryBadge } from './proprietary-badge.tsx'

/** A part in a list: its first picture, number and name. */
export function PartCard({ part }: { part: Part }) {
  return (
    <Link
      to="/parts/$partId"
      params={{ partId: part.id }}
      className="group flex h-full flex-col overflow-hidden rounded-lg border border-line bg-surface transition-colors hover:border-edge"
    >
      <div className="relative border-b border-line">
        <Picture
          url={part.imageUrl}
          thumbHash={part.imageThumbHash}
          alt=""
          icon={Cog}
          sizes="(min-width: 80rem) 18rem, (min-width: 40rem) 33vw, 50vw"
          className="aspect-4/3"
        />
        {part.organizationId !== null && (
          <span className="absolute inset-x-2 top-2 flex">
            <ProprietaryBadge organizationId={part.organizationId} />
          </span>
        )}
        {part.imageCount > 1 && (
          <span className="absolute right-2 bottom-2 flex h-5 items-center gap-1 rounded-sm bg-stage/75 px-1.5 text-2xs font-semibold text-frame-ink tabular-nums">
            <Images aria-hidden className="size-3" />
            {part.imageCount}
            <span className="sr-only"> pictures</span>
          </span>
        )}
      </div>
      <div className="flex flex-1 flex-col gap-0.5 px-3 py-2.5">
        <p className="truncate font-mono text-xs text-muted">{part.partNumber}</p>
        <h3 className="line-clamp-2 font-medium group-hover:text-accent">{part.name}</h3>
      </div>
    </Link>
  )
}
