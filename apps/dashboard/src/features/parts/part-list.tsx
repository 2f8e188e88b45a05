import type { ListPartsInput, Part } from '@abparts/contracts/part'
import { skipToken, useQuery, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Cog, Images, Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Image } from '../../components/image.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/profile.tsx'

interface NoPartsProps {
  isFiltered: boolean
  onShowAll: () => void
  /** Absent for someone who may not create one. */
  onCreate?: () => void
}

export function NoParts({ isFiltered, onShowAll, onCreate }: NoPartsProps) {
  if (isFiltered)
    return (
      <Empty icon={Cog} title="No matching parts.">
        <p>Try a shorter part number, name or description.</p>
        <Button onPress={onShowAll}>Show all parts</Button>
      </Empty>
    )
  return (
    <Empty icon={Cog} title="No parts yet.">
      {onCreate && <Button onPress={onCreate}>Create the first part</Button>}
    </Empty>
  )
}

/** Marks a part that only its own organization sees. People of other organizations also see whose it is. */
export function ProprietaryBadge({ organizationId }: { organizationId: string }) {
  const isOurs = useAccount().organizationId === organizationId
  const { data: owner } = useQuery(trpc.organizations.get.queryOptions(isOurs ? skipToken : { id: organizationId }))
  return (
    <Badge icon={Lock}>
      {owner ? (
        <>
          <span className="sr-only">Proprietary to </span>
          {owner.name}
        </>
      ) : (
        'Proprietary'
      )}
    </Badge>
  )
}

/** A part in a list: its first image, number and name. */
function PartCard({ part }: { part: Part }) {
  return (
    <Link
      to="/parts/$partId"
      params={{ partId: part.id }}
      className="group flex h-full flex-col overflow-hidden rounded-lg border border-line bg-surface transition-colors hover:border-edge"
    >
      <div className="relative border-b border-line">
        <Image
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
            <span className="sr-only"> images</span>
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

const partGridStyle = 'grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 xl:grid-cols-4 2xl:grid-cols-5'

function PartGrid({ parts }: { parts: readonly Part[] }) {
  return (
    <ul className={partGridStyle}>
      {parts.map((part) => (
        <li key={part.id}>
          <PartCard part={part} />
        </li>
      ))}
    </ul>
  )
}

const slots = Array.from({ length: 10 }, (_, index) => index)

export function PartGridSkeleton() {
  return (
    <div className={partGridStyle}>
      {slots.map((slot) => (
        <div key={slot} className="overflow-hidden rounded-lg border border-line bg-surface">
          <div className="skeleton aspect-4/3 rounded-none" />
          <div className="flex flex-col gap-2 p-3">
            <div className="skeleton h-3 w-2/5" />
            <div className="skeleton h-4 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}

interface PartListProps {
  filter: Pick<ListPartsInput, 'search' | 'organizationId'>
  /** Shown when nothing matches. */
  empty: ReactNode
}

/** The parts that match, page after page. */
export function PartList({ filter, empty }: PartListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.parts.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor }),
  )
  const parts = list.data.pages.flatMap((page) => page.items)
  if (parts.length === 0) return empty
  return (
    <>
      <PartGrid parts={parts} />
      <LoadMore list={list} />
    </>
  )
}
