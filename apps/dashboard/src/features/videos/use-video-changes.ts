import type { VideoChange } from '@abparts/contracts/video'
import { useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect } from 'react'
import { useSessionState } from '../../lib/session-state.ts'
import { trpc } from '../../lib/trpc.ts'
import { useIsVisible } from '../../lib/use-is-visible.ts'
import { replaceVideo } from './replace-video.ts'

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
