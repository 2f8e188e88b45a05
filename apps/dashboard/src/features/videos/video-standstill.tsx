import type { Video } from '@abparts/contracts/video'
import { CircleAlert, RotateCw, Upload } from 'lucide-react'
import { Button } from '../../components/button.tsx'

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
          Prepare it again
        </Button>
      )}
    </div>
  )
}
