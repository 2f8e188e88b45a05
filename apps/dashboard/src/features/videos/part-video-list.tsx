import type { Part } from '@abparts/contracts/part'
import type { PartVideo } from '@abparts/contracts/video'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Clapperboard } from 'lucide-react'
import { useState } from 'react'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { EditPartVideoModal } from './edit-part-video-modal.tsx'
import { PartVideoCard } from './part-video-card.tsx'
import { PartVideoModal } from './part-video-modal.tsx'
import { useRemoveVideo } from './use-remove-video.ts'
import { videoGridStyle } from './video-grid-style.ts'
import { videoRefresh } from './video-refresh.ts'

interface PartVideoListProps {
  part: Part
  mayEdit: boolean
  mayRemove: boolean
}

export function PartVideoList({ part, mayEdit, mayRemove }: PartVideoListProps) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery({
    ...trpc.videos.list.infiniteQueryOptions({ partId: part.id }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: ({ state }) => videoRefresh(state.data?.pages.flatMap((page) => page.items) ?? []),
  })
  const remove = useRemoveVideo()
  const [playing, setPlaying] = useState<PartVideo | null>(null)
  const [edited, setEdited] = useState<PartVideo | null>(null)
  const videos = data.pages.flatMap((page) => page.items).filter((video) => video.kind === 'part')

  if (videos.length === 0) return <Empty icon={Clapperboard} title="No videos yet." />
  return (
    <>
      <ul className={`${videoGridStyle} gap-y-6`}>
        {videos.map((video) => (
          <li key={video.id}>
            <PartVideoCard
              video={video}
              onPlay={() => setPlaying(video)}
              {...(mayEdit && { onEdit: () => setEdited(video) })}
              {...(mayRemove && { onRemove: () => remove(video.id) })}
            />
          </li>
        ))}
      </ul>
      <LoadMore hasNextPage={hasNextPage} isFetchingNextPage={isFetchingNextPage} fetchNextPage={fetchNextPage} />
      {playing && <PartVideoModal part={part} video={playing} isOpen onOpenChange={() => setPlaying(null)} />}
      {edited && <EditPartVideoModal video={edited} isOpen onOpenChange={() => setEdited(null)} />}
    </>
  )
}
