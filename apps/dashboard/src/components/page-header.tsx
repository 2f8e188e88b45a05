import { type ReactNode, useEffect } from 'react'

interface PageHeaderProps {
  title: string
  /** Stands above the title: where this page belongs. */
  above?: ReactNode
  /** Stands below the title: a line of facts. */
  below?: ReactNode
  /** Buttons. */
  children?: ReactNode
}

/** The top of a page; it names the browser's tab too. */
export function PageHeader({ title, above, below, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · ABParts Media`
  }, [title])
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {above && <div className="mb-1.5">{above}</div>}
        <h1 className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">{title}</h1>
        {below && <div className="mt-1.5 text-muted">{below}</div>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  )
}
