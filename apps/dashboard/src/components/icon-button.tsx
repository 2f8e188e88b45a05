import type { LucideIcon } from 'lucide-react'
import { Button, type ButtonProps } from 'react-aria-components'
import { type ButtonVariant, iconButtonStyle } from './button-style.ts'
import { Hint } from './hint.tsx'

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
