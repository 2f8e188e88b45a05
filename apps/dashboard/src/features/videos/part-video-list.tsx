import type { Part } from '@abparts/contracts/part'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Clapperboard } from 'lucide-react'
import { useState } from 'react'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { CaptionsModal } from '../captions/captions-modal.tsx'
import { EditPartVideoModal } from './edit-part-video-modal.tsx'
import { PartVideoCard } from './part-video-card.tsx'
import { PartVideoModal } from './part-video-modal.tsx'
import { useRemoveVideo } from './use-remove-video.ts'
import { useRetryVideo } from './use-retry-video.ts'
import { videoGridStyle } from './video-grid-style.ts'

interface PartVideoListProps {
  part: Part
  mayEdit: boolean
  mayRemove: boolean
}

export function PartVideoList({ part, mayEdit, mayRemove }: PartVideoListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.videos.list.infiniteQueryOptions({ partId: part.id }, { getNextPageParam: (page) => page.nextCursor }),
  )
  const remove = useRemoveVideo()
  const retry = useRetryVideo()
  const [opened, setOpened] = useState<{ dialog: 'player' | 'type' | 'captions'; id: string } | null>(null)
  const videos = list.data.pages.flatMap((page) => page.items).filter((video) => video.kind === 'part')
  // As it is now: its addresses are renewed, and captions come and go.
  const video = videos.find(({ id }) => id === opened?.id)
  const dialogState = { isOpen: true, onOpenChange: () => setOpened(null) }

  if (videos.length === 0) return <Empty icon={Clapperboard} title="No videos yet." />
  return (
    <>
      <ul className={`${videoGridStyle} gap-y-6`}>
        {videos.map((item) => (
          <li key={item.id}>
            <PartVideoCard
              video={item}
              onPlay={() => setOpened({ dialog: 'player', id: item.id })}
              {...(mayEdit && {
                onEdit: () => setOpened({ dialog: 'type', id: item.id }),
                onEditCaptions: () => setOpened({ dialog: 'captions', id: item.id }),
                onRetry: () => retry(item.id),
              })}
              {...(mayRemove && { onRemove: () => remove(item) })}
            />
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
      {video && opened?.dialog === 'player' && <PartVideoModal part={part} video={video} {...dialogState} />}
      {video && opened?.dialog === 'type' && <EditPartVideoModal video={video} {...dialogState} />}
      {video && opened?.dialog === 'captions' && <CaptionsModal video={video} {...dialogState} />}
    </>
  )
}
