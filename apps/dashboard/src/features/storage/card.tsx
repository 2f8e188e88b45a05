import type { ReactNode } from 'react'

interface CardProps {
  title: string
  /** A line on what the numbers mean. */
  hint?: string
  children: ReactNode
}

/** A block of a report, under its title. */
export function Card({ title, hint, children }: CardProps) {
  return (
    // The gap below is padding: a margin would be cut off at the end of a column.
    <div className="break-inside-avoid pb-4">
      <section className="rounded-lg border border-line bg-surface p-4 sm:p-5">
        <h2 className="text-base font-semibold">{title}</h2>
        {hint && <p className="text-xs text-muted">{hint}</p>}
        <div className="mt-4">{children}</div>
      </section>
    </div>
  )
}
