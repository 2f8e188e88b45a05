import { Link } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'

interface BreadcrumbProps {
  to: '/parts' | '/support' | '/organizations' | '/storage'
  children: string
}

/** The way back to the list that a page belongs to. */
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
