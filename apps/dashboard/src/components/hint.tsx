import type { ReactElement } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'

interface HintProps {
  text: string
  children: ReactElement
}

/** A tooltip for a button that has no text of its own. */
export function Hint({ text, children }: HintProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip
        offset={6}
        className="appears max-w-64 rounded-sm bg-ink px-2 py-1 text-xs font-medium text-canvas shadow-float"
      >
        {text}
      </Tooltip>
    </TooltipTrigger>
  )
}
