import { CloudAlert, RotateCw, SearchX } from 'lucide-react'
import { statusOf } from '../lib/failure-kinds.ts'
import { sentenceOf } from '../lib/sentence.ts'
import { Button } from './button.tsx'

interface FailureProps {
  error: unknown
  onRetry: () => void
}

/** Stands where something could not be loaded, says why, and tries again on request. */
export function Failure({ error, onRetry }: FailureProps) {
  const status = statusOf(error)
  const isMissing = status === 404
  const Icon = isMissing ? SearchX : CloudAlert
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-3 rounded-lg border border-line bg-surface px-6 py-12 text-center"
    >
      <Icon aria-hidden className="size-8 text-muted" />
      <p className="max-w-md font-medium">{sentenceOf(error)}</p>
      {isMissing ? (
        <p className="text-muted">It may have been removed, or you have no access to it.</p>
      ) : (
        status !== 403 && (
          <Button onPress={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        )
      )}
    </div>
  )
}
