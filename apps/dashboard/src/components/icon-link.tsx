import type { LucideIcon } from 'lucide-react'
import { Link, type LinkProps } from 'react-aria-components'
import { iconButtonStyle } from './button-style.ts'
import { Hint } from './hint.tsx'

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
