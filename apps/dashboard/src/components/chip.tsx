import { X } from 'lucide-react'
import { Button } from 'react-aria-components'

interface ChipProps {
  children: string
  onRemove: () => void
}

/** A filter that is in force, with the way to take it off. */
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
