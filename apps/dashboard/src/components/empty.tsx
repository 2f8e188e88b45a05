import { CloudAlert, type LucideIcon, RotateCw, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { statusOf } from '../lib/failure-kinds.ts'
import { sentenceOf } from '../lib/sentence.ts'
import { Button } from './button.tsx'

/** An engineering drawing of the product's sign, for empty walls. */
export function Blueprint({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 800 800" aria-hidden fill="none" strokeWidth="1.5" className={`stroke-current ${className}`}>
      <path d="M400 90 668.5 245v310L400 710 131.5 555V245Z" />
      <circle cx="400" cy="400" r="268.5" />
      <circle cx="400" cy="400" r="160" />
      <circle cx="400" cy="400" r="140" strokeDasharray="660 220" transform="rotate(-45 400 400)" />
      <path d="M355 325v150l122-75Z" />
      <path strokeDasharray="36 8 6 8" d="M40 400h720M400 40v720" />
      <path d="M131.5 575v160M668.5 575v160M131.5 722h537" />
      <path className="fill-current" d="m131.5 722 22-5v10ZM668.5 722l-22-5v10Z" />
      <path d="m513 287 140-140h60" />
      <path className="fill-current" d="m513 287 12-19 7 7Z" />
    </svg>
  )
}

interface EmptyProps {
  icon: LucideIcon
  title: string
  /** What to do next. */
  children?: ReactNode
}

/** Stands where a list has nothing to show yet. */
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
