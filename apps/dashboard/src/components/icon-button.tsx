import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, type ButtonProps, Link, type LinkProps, Tooltip, TooltipTrigger } from 'react-aria-components'
import { type ButtonVariant, iconButtonStyle } from './button.tsx'

interface HintProps {
  text: string
  children: ReactElement
}

/** A tooltip for a button without text. */
function Hint({ text, children }: HintProps) {
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

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'className' | 'aria-label'> {
  icon: LucideIcon
  /** Read aloud, and shown on hover and focus. */
  label: string
  variant?: ButtonVariant
}

export function IconButton({ icon: Icon, label, variant = 'quiet', ...props }: IconButtonProps) {
  return (
    <Hint text={label}>
      <Button {...props} aria-label={label} className={iconButtonStyle(variant)}>
        <Icon aria-hidden />
      </Button>
    </Hint>
  )
}

interface IconLinkProps extends Omit<LinkProps, 'children' | 'className' | 'aria-label'> {
  icon: LucideIcon
  /** Read aloud, and shown on hover and focus. */
  label: string
}

export function IconLink({ icon: Icon, label, ...props }: IconLinkProps) {
  return (
    <Hint text={label}>
      <Link {...props} aria-label={label} className={iconButtonStyle('quiet')}>
        <Icon aria-hidden />
      </Link>
    </Hint>
  )
}
