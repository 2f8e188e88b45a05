import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { CatchBoundary, Link, useLocation } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { type ReactNode, Suspense, useEffect } from 'react'
import { Failure } from './empty.tsx'

interface BreadcrumbProps {
  to: '/parts' | '/support' | '/organizations' | '/storage'
  children: string
}

/** The link back to the list that a page belongs to. */
export function Breadcrumb({ to, children }: BreadcrumbProps) {
  return (
    <Link
      to={to}
      className="-ml-1 inline-flex items-center gap-0.5 rounded-sm pr-1 text-[0.8125rem] font-medium text-muted hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
      {children}
    </Link>
  )
}

interface PageHeaderProps {
  title: string
  /** Above the title: where this page belongs. */
  above?: ReactNode
  /** Below the title: a line of facts. */
  below?: ReactNode
  /** Buttons. */
  children?: ReactNode
}

/** The top of a page. It also sets the title of the browser's tab. */
export function PageHeader({ title, above, below, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · ABParts Media`
  }, [title])
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {above && <div className="mb-1.5">{above}</div>}
        <h1 className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">{title}</h1>
        {below && <div className="mt-1.5 min-h-lh text-muted">{below}</div>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  )
}

interface SectionHeaderProps {
  title: string
  /** A line on what belongs here. */
  hint?: ReactNode
  /** Buttons. */
  children?: ReactNode
}

export function SectionHeader({ title, hint, children }: SectionHeaderProps) {
  return (
    <div className="mb-3.5 flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h2 className="text-base font-semibold">{title}</h2>
        {hint && <p className="min-h-lh text-xs text-muted">{hint}</p>}
      </div>
      {children && <div className="flex gap-2">{children}</div>}
    </div>
  )
}

interface SectionProps {
  /** A skeleton in the content's shape, shown while it is loading. */
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

/** Facts by name; those that are null are left out. */
export function Facts({ facts }: { facts: Record<string, ReactNode> }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2">
      {Object.entries(facts)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
    </dl>
  )
}
