import type { ReactNode } from 'react'

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
        {hint && <p className="text-xs text-muted">{hint}</p>}
      </div>
      {children && <div className="flex gap-2">{children}</div>}
    </div>
  )
}
