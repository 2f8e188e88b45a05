import type { Part } from '@abparts/contracts/part'
import type { PartVideo } from '@abparts/contracts/video'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Captions, Clapperboard, Pencil, RotateCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { CaptionsModal } from '../captions/captions-modal.tsx'
import { useRemoveVideo } from './change-video.ts'
import { EditPartVideoModal, PartVideoModal } from './part-video-form.tsx'
import { Poster, videoTypeLabels } from './video.tsx'
import { videoGridStyle } from './video-grid-skeleton.tsx'
import { isPlayable, useRetryVideo } from './video-state.tsx'

interface PartVideoCardProps {
  video: PartVideo
  onPlay: () => void
  /** Absent for someone who may not do this. */
  onEdit?: () => void
  onEditCaptions?: () => void
  onRetry?: () => void
  onRemove?: () => void
}

function actionsOf({ video, onEdit, onEditCaptions, onRetry, onRemove }: PartVideoCardProps): MenuAction[] {
  const actions: MenuAction[] = []
  if (onRetry && video.state === 'failed') actions.push({ label: 'Prepare again', icon: RotateCw, onAction: onRetry })
  if (onEdit) actions.push({ label: 'Change type', icon: Pencil, onAction: onEdit })
  if (onEditCaptions) actions.push({ label: 'Captions', icon: Captions, onAction: onEditCaptions })
  if (onRemove) actions.push({ label: 'Delete', icon: Trash2, onAction: onRemove, tone: 'danger' })
  return actions
}

function PartVideoCard(props: PartVideoCardProps) {
  const { video, onPlay } = props
  const { originalFilename, failureReason } = video
  const actions = actionsOf(props)
  return (
    <article className="flex flex-col gap-1.5">
      {isPlayable(video) ? (
        <Button onPress={onPlay} className="group block w-full cursor-pointer rounded-md text-left">
          <span className="sr-only">Play {originalFilename}</span>
          <Poster video={video} />
        </Button>
      ) : (
        <Poster video={video} />
      )}
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0 pt-1">
          <h3 className="font-medium">{videoTypeLabels[video.videoType]}</h3>
          <p className="truncate text-xs text-muted">{originalFilename}</p>
        </div>
        {actions.length > 0 && <ActionMenu label={`Actions for ${originalFilename}`} actions={actions} />}
      </div>
      {failureReason && <p className="text-xs text-danger">{failureReason}</p>}
    </article>
  )
}

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
  // The current version: its URLs are renewed, and its captions change.
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
