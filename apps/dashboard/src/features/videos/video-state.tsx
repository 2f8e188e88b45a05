import type { Video, VideoChange } from '@abparts/contracts/video'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { CircleAlert, RotateCw, Upload } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../components/button.tsx'
import { useSessionState } from '../../lib/session-state.ts'
import { trpc } from '../../lib/trpc.ts'
import { useIsVisible } from '../../lib/use-is-visible.ts'
import { replaceVideo } from './change-video.ts'

/** Most videos can be played as soon as they have arrived, while they are still being prepared. */
export const isPlayable = ({ state }: Video): boolean => state === 'processing' || state === 'ready'

/** Requests the processing of a failed video once more. */
export function useRetryVideo(): (id: string) => void {
  const retry = useMutation(
    trpc.videos.retry.mutationOptions({ meta: { failure: 'The video could not be prepared again.' } }),
  )
  return (id) => retry.mutate({ id })
}

const pauseMilliseconds = 5_000

/**
 * Keeps all videos on the screen up to date: their progress and their state. A hidden window does not listen, since a
 * browser allows few connections for all windows together.
 */
export function useVideoChanges(): void {
  const queryClient = useQueryClient()
  const isVisible = useIsVisible()
  const isSignedIn = useSessionState() === 'open'
  const readAgain = () => queryClient.invalidateQueries(trpc.videos.pathFilter())

  function take(change: VideoChange): void {
    if ('removed' in change) return void readAgain()
    const isListed = replaceVideo(queryClient, change)
    // Progress of a video that nothing shows is ignored.
    const isOnItsWay = change.state === 'processing' && change.progress > 0
    if (!isListed && !isOnItsWay) void readAgain()
  }

  const { status, reset } = useSubscription(
    trpc.videos.changes.subscriptionOptions(undefined, {
      enabled: isVisible && isSignedIn,
      // Events that happened while nobody listened are not sent afterwards.
      onStarted: readAgain,
      onData: take,
    }),
  )

  // The browser reconnects after a short interruption; after an answer that is no stream it gives up.
  useEffect(() => {
    if (status !== 'error') return
    // A browser does not say why: the session may have ended.
    void queryClient.invalidateQueries(trpc.account.me.pathFilter())
    const timer = setTimeout(reset, pauseMilliseconds)
    return () => clearTimeout(timer)
  }, [status, reset, queryClient])
}

interface VideoStandstillProps {
  video: Video
  /** Absent for someone who may not do this. */
  onRetry?: (() => void) | undefined
}

/** Shown in place of a video that cannot be played: it has not arrived yet, or it could not be prepared. */
export function VideoStandstill({ video: { state, failureReason }, onRetry }: VideoStandstillProps) {
  const Icon = state === 'failed' ? CircleAlert : Upload
  return (
    <div
      role="status"
      className="flex aspect-video flex-col items-center justify-center gap-3 rounded-lg bg-stage p-6 text-center text-frame-ink"
    >
      <Icon aria-hidden className="size-8" />
      <p className="max-w-md">{failureReason ?? 'This video is still being uploaded.'}</p>
      {state === 'failed' && onRetry && (
        <Button onPress={onRetry}>
          <RotateCw aria-hidden />
          Prepare again
        </Button>
      )}
    </div>
  )
}
