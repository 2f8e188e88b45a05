import { type SupportVideo, SupportVideoCategory } from '@abparts/contracts/video'
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Clapperboard } from 'lucide-react'
import type { ReactNode } from 'react'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { categoryLabels, Poster } from './video.tsx'
import { videoGridStyle } from './video-grid-skeleton.tsx'
import { isPlayable } from './video-state.tsx'

/** A support video in the library. */
function SupportVideoCard({ video }: { video: SupportVideo }) {
  return (
    <Link to="/support/$videoId" params={{ videoId: video.id }} className="group flex flex-col gap-2.5 rounded-md">
      <Poster video={video} />
      <div>
        <h3 className="line-clamp-2 font-medium group-hover:text-accent">{video.title}</h3>
        {video.description && <p className="mt-0.5 line-clamp-2 text-[0.8125rem] text-muted">{video.description}</p>}
        {video.failureReason && <p className="mt-0.5 text-xs text-danger">{video.failureReason}</p>}
      </div>
    </Link>
  )
}

/** A category takes as many columns as it fills, so that small ones are placed side by side. */
function spanOf(videoCount: number): string {
  const span = ['sm:col-span-1 xl:col-span-1', 'sm:col-span-2 xl:col-span-2', 'sm:col-span-2 xl:col-span-3']
  return `grid grid-cols-subgrid content-start ${span[Math.min(videoCount, span.length) - 1]}`
}

interface SupportVideoListProps {
  category: SupportVideoCategory | undefined
  search: string | undefined
  /** Shown when there are no videos at all. */
  emptyAction: ReactNode
}

/** The library, newest first, under a heading per category. */
export function SupportVideoList({ category, search, emptyAction }: SupportVideoListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.videos.list.infiniteQueryOptions(
      { ...(category && { category }), ...(search && { search }) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  )
  const videos = list.data.pages.flatMap((page) => page.items).filter((video) => video.kind === 'support')
  if (videos.length === 0)
    return (
      <Empty icon={Clapperboard} title={category || search ? 'No matching videos.' : 'No support videos yet.'}>
        {category || search ? <p>Try another word or category.</p> : emptyAction}
      </Empty>
    )
  const groups = SupportVideoCategory.options
    .map((name) => ({ name, videos: videos.filter((video) => video.category === name) }))
    .filter((group) => group.videos.length > 0)
  return (
    <>
      <div className={`${videoGridStyle} gap-y-10`}>
        {groups.map((group) => (
          <section key={group.name} aria-labelledby={group.name} className={spanOf(group.videos.length)}>
            <h2
              id={group.name}
              className="plate col-span-full mb-3 flex items-center gap-3 after:h-px after:flex-1 after:bg-line"
            >
              {categoryLabels[group.name]}
              {!list.hasNextPage && <span className="font-mono font-normal tabular-nums">{group.videos.length}</span>}
            </h2>
            <ul className="grid grid-cols-subgrid gap-y-6 col-span-full">
              {group.videos.map((video) => (
                <li key={video.id}>
                  <SupportVideoCard video={video} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <LoadMore list={list} />
    </>
  )
}

const maxShown = 4
const maxRead = 50

/** Other videos, those of the same category first. Renders nothing when there are none. */
export function MoreVideos({ video }: { video: SupportVideo }) {
  const { data } = useSuspenseQuery(trpc.videos.list.queryOptions({ limit: maxRead }))
  const others = data.items
    .filter((other) => other.kind === 'support')
    .filter((other) => other.id !== video.id && isPlayable(other))
    .toSorted((one, other) => Number(other.category === video.category) - Number(one.category === video.category))
    .slice(0, maxShown)
  if (others.length === 0) return null
  return (
    <section>
      <h2 className="plate mb-3">More videos</h2>
      <ul className="grid grid-cols-1 gap-5 sm:grid-cols-2 lg:grid-cols-1">
        {others.map((other) => (
          <li key={other.id}>
            <SupportVideoCard video={other} />
          </li>
        ))}
      </ul>
    </section>
  )
}
