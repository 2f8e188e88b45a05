import type { LucideIcon } from 'lucide-react'
import { Button, type ButtonProps } from 'react-aria-components'
import { type ButtonVariant, iconButtonStyle } from './button-style.ts'
import { Hint } from './hint.tsx'

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'className' | 'aria-label'> {
  icon: LucideIcon
  /** Read aloud, and shown on hover and focus. */
  label: string
  variant?: ButtonVariant
  /** Further classes, for place and size. */
  className?: string
}

export function IconButton({ icon: Icon, label, variant = 'quiet', className = '', ...props }: IconButtonProps) {
  return (
    <Hint text={label}>
      <Button {...props} aria-label={label} className={`${iconButtonStyle(variant)} ${className}`}>
        <Icon aria-hidden />
      </Button>
    </Hint>
  )
}
