import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** Why a form was not accepted; read aloud when it appears. */
export function ErrorLine({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 whitespace-pre-line">{children}</span>
    </p>
  )
}
