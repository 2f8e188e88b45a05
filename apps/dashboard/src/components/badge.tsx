import { type LucideIcon, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'

const tones = {
  neutral: 'border-line bg-raised text-ink',
  danger: 'border-transparent bg-danger-soft text-danger',
  accent: 'border-transparent bg-accent-soft text-accent',
}

interface BadgeProps {
  tone?: keyof typeof tones
  icon?: LucideIcon
  children: ReactNode
}

export function Badge({ tone = 'neutral', icon: Icon, children }: BadgeProps) {
  return (
    <span
      className={`inline-flex h-5 max-w-full items-center gap-1 rounded-sm border px-1.5 text-2xs font-semibold ${tones[tone]}`}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      <span className="truncate">{children}</span>
    </span>
  )
}

interface ChipProps {
  children: string
  onRemove: () => void
}

/** An active filter, with a button to remove it. */
export function Chip({ children, onRemove }: ChipProps) {
  return (
    <Button
      aria-label={`Remove the filter: ${children}`}
      onPress={onRemove}
      className="inline-flex h-8 max-w-full cursor-pointer items-center gap-1.5 rounded-full border border-line bg-accent-soft px-3 text-[0.8125rem] font-medium text-accent hover:border-accent"
    >
      <span className="truncate">{children}</span>
      <X aria-hidden className="size-3.5 shrink-0" />
    </Button>
  )
}
