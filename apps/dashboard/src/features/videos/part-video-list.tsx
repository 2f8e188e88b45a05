import type { Part } from '@abparts/contracts/part'
import type { PartVideo } from '@abparts/contracts/video'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Clapperboard } from 'lucide-react'
import { useState } from 'react'
import { Empty } from '../../components/empty.tsx'
import { trpc } from '../../lib/trpc.ts'
import { EditPartVideoModal } from './edit-part-video-modal.tsx'
import { PartVideoCard } from './part-video-card.tsx'
import { PartVideoModal } from './part-video-modal.tsx'
import { useRemoveVideo } from './use-remove-video.ts'
import { videoGridStyle } from './video-grid-skeleton.tsx'
import { videoRefresh } from './video-refresh.ts'

interface PartVideoListProps {
  part: Part
  mayEdit: boolean
  mayRemove: boolean
}

const maxShown = 100

export function PartVideoList({ part, mayEdit, mayRemove }: PartVideoListProps) {
  const { data } = useSuspenseQuery({
    ...trpc.videos.list.queryOptions({ partId: part.id, limit: maxShown }),
    refetchInterval: ({ state }) => videoRefresh(state.data?.items ?? []),
  })
  const remove = useRemoveVideo()
  const [playing, setPlaying] = useState<PartVideo | null>(null)
  const [edited, setEdited] = useState<PartVideo | null>(null)
  const videos = data.items.filter((video) => video.kind === 'part')

  if (videos.length === 0) return <Empty icon={Clapperboard} title="No videos yet." />
  return (
    <>
      <ul className={videoGridStyle}>
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
      {playing && <PartVideoModal part={part} video={playing} isOpen onOpenChange={() => setPlaying(null)} />}
      {edited && <EditPartVideoModal video={edited} isOpen onOpenChange={() => setEdited(null)} />}
    </>
  )
}
