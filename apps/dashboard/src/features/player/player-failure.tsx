import { CircleAlert, RotateCw } from 'lucide-react'
import { Button } from '../../components/button.tsx'

/** Stands where a video would play. */
export function PlayerFailure({ sentence, onRetry }: { sentence: string; onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="flex aspect-video flex-col items-center justify-center gap-3 rounded-lg bg-stage p-6 text-center text-frame-ink"
    >
      <CircleAlert aria-hidden className="size-8" />
      <p className="max-w-md">{sentence}</p>
      <Button onPress={onRetry}>
        <RotateCw aria-hidden />
        Try again
      </Button>
    </div>
  )
}
