import { Ellipsis, type LucideIcon } from 'lucide-react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { ButtonVariant } from './button.tsx'
import { IconButton } from './icon-button.tsx'
import { optionStyle, popoverStyle } from './text-field.tsx'

export interface MenuAction {
  label: string
  icon: LucideIcon
  onAction: () => void
  tone?: 'danger'
  isDisabled?: boolean
}

interface ActionMenuProps {
  /** What the menu is about, such as `Actions for image 2`. */
  label: string
  actions: readonly MenuAction[]
  variant?: ButtonVariant
}

/** A button with three dots that opens a list of actions. */
export function ActionMenu({ label, actions, variant = 'quiet' }: ActionMenuProps) {
  return (
    <MenuTrigger>
      <IconButton icon={Ellipsis} label={label} variant={variant} />
      <Popover placement="bottom end" className={popoverStyle}>
        <Menu className="outline-none">
          {actions.map(({ label: text, icon: Icon, onAction, tone, isDisabled = false }) => (
            <MenuItem
              key={text}
              onAction={onAction}
              isDisabled={isDisabled}
              className={`${optionStyle} ${tone === 'danger' ? 'text-danger' : ''}`}
            >
              <Icon aria-hidden />
              {text}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
