import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { CatchBoundary, useLocation } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import { Failure } from './failure.tsx'

interface SectionProps {
  /** Shown while the content is loading, in its shape. */
  skeleton: ReactNode
  children: ReactNode
}

/** A part of a page that loads, and fails, on its own. */
export function Section({ skeleton, children }: SectionProps) {
  const href = useLocation({ select: (location) => location.href })
  return (
    <QueryErrorResetBoundary>
      {({ reset: resetQueries }) => (
        <CatchBoundary
          getResetKey={() => href}
          errorComponent={({ error, reset }) => (
            <Failure
              error={error}
              onRetry={() => {
                resetQueries()
                reset()
              }}
            />
          )}
        >
          <Suspense fallback={<div aria-busy="true">{skeleton}</div>}>{children}</Suspense>
        </CatchBoundary>
      )}
    </QueryErrorResetBoundary>
  )
}
