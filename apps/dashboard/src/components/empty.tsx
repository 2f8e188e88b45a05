import { CloudAlert, type LucideIcon, RotateCw, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { statusOf } from '../lib/failure-kinds.ts'
import { sentenceOf } from '../lib/sentence.ts'
import { Button } from './button.tsx'

interface EmptyProps {
  icon: LucideIcon
  title: string
  /** What to do next. */
  children?: ReactNode
}

/** Shown in place of a list with nothing to show yet. */
export function Empty({ icon: Icon, title, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-lg border border-dashed border-line px-6 py-12 text-center">
      <Icon aria-hidden strokeWidth={1.5} className="mb-1 size-8 text-muted" />
      <p className="font-medium">{title}</p>
      {children && <div className="flex max-w-md flex-col items-center gap-3 text-muted">{children}</div>}
    </div>
  )
}

interface FailureProps {
  error: unknown
  onRetry: () => void
}

/** Shown in place of what could not be loaded. Says why, and offers to try again. */
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
        <p className="text-muted">It may have been deleted, or you do not have access to it.</p>
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
