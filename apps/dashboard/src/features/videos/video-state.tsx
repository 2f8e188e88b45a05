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

/** Most videos play as soon as they have arrived, while they are still being prepared. */
export const isPlayable = ({ state }: Video): boolean => state === 'processing' || state === 'ready'

/** Has a failed video prepared once more. */
export function useRetryVideo(): (id: string) => void {
  const retry = useMutation(
    trpc.videos.retry.mutationOptions({ meta: { failure: 'The video could not be prepared again.' } }),
  )
  return (id) => retry.mutate({ id })
}

const pauseMilliseconds = 5_000

/**
 * Keeps all videos on the screen as they are now: how far they are prepared, what became of them. A window out of sight
 * listens to nothing, since a browser has few connections for all windows together.
 */
export function useVideoChanges(): void {
  const queryClient = useQueryClient()
  const isVisible = useIsVisible()
  const isSignedIn = useSessionState() === 'open'
  const readAgain = () => queryClient.invalidateQueries(trpc.videos.pathFilter())

  function take(change: VideoChange): void {
    if ('removed' in change) return void readAgain()
    const isListed = replaceVideo(queryClient, change)
    // How far the preparation of a video is that nothing shows, is of no interest.
    const isOnItsWay = change.state === 'processing' && change.progress > 0
    if (!isListed && !isOnItsWay) void readAgain()
  }

  const { status, reset } = useSubscription(
    trpc.videos.changes.subscriptionOptions(undefined, {
      enabled: isVisible && isSignedIn,
      // What happened while nobody listened is not told afterwards.
      onStarted: readAgain,
      onData: take,
    }),
  )

  // A short break is mended by the browser; after an answer that is no stream it gives up.
  useEffect(() => {
    if (status !== 'error') return
    // A browser does not tell why: it may be that nobody is signed in any more.
    void queryClient.invalidateQueries(trpc.account.me.pathFilter())
    const timer = setTimeout(reset, pauseMilliseconds)
    return () => clearTimeout(timer)
  }, [status, reset, queryClient])
}

interface VideoStandstillProps {
  video: Video
  /** Absent for someone who may not. */
  onRetry?: (() => void) | undefined
}

/** Stands where a video would play that cannot: it has not arrived yet, or it could not be prepared. */
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
