import { useNavigate } from '@tanstack/react-router'
import { Check, ChevronsUpDown, LogOut, type LucideIcon, Monitor, Moon, Sun, UserRound } from 'lucide-react'
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { Avatar } from '../../components/avatar.tsx'
import { optionStyle, popoverStyle } from '../../components/text-field.tsx'
import { showFailure } from '../../components/toast-queue.ts'
import { signOut } from '../../lib/session.ts'
import { setTheme, type Theme, useTheme } from '../../lib/theme.ts'
import { roleLabels } from '../users/edit-user-modal.tsx'
import { useAccount } from './profile.tsx'

const themes: readonly { id: Theme; label: string; icon: LucideIcon }[] = [
  { id: 'system', label: 'System', icon: Monitor },
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
]

interface AccountMenuProps {
  /** Shows only the photo on the button, where there is little room. */
  isCompact?: boolean
}

/** Who is signed in: profile, theme and sign-out. */
export function AccountMenu({ isCompact = false }: AccountMenuProps) {
  const account = useAccount()
  const theme = useTheme()
  const navigate = useNavigate()
  return (
    <MenuTrigger>
      <Button className="flex w-full cursor-pointer items-center gap-2.5 rounded-md p-1.5 text-left text-frame-ink hover:bg-frame-raised focus-visible:outline-frame-accent">
        <Avatar name={account.name} url={account.photoUrl} className="size-8" />
        <span className="sr-only">Account of {isCompact && account.name}</span>
        {!isCompact && (
          <>
            <span className="min-w-0 flex-1">
              <span className="block truncate text-[0.8125rem] font-medium">{account.name}</span>
              <span className="block truncate text-xs text-frame-muted">
                {account.organization?.name ?? roleLabels[account.role]}
              </span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 text-frame-muted" />
          </>
        )}
      </Button>
      <Popover placement={isCompact ? 'bottom end' : 'top start'} className={`${popoverStyle} w-56`}>
        <Menu className="outline-none">
          <MenuItem onAction={() => navigate({ to: '/profile' })} className={optionStyle}>
            <UserRound aria-hidden />
            Profile
          </MenuItem>
          <Separator className="my-1 border-t border-line" />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const chosen = themes.find(({ id }) => keys !== 'all' && keys.has(id))
              if (chosen) setTheme(chosen.id)
            }}
          >
            <Header className="plate px-2.5 pt-1.5 pb-1">Theme</Header>
            {themes.map(({ id, label, icon: Icon }) => (
              <MenuItem key={id} id={id} className={optionStyle}>
                {({ isSelected }) => (
                  <>
                    <Icon aria-hidden />
                    <span className="flex-1">{label}</span>
                    {isSelected && <Check aria-hidden className="text-accent" />}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="my-1 border-t border-line" />
          <MenuItem onAction={() => signOut().catch(showFailure)} className={optionStyle}>
            <LogOut aria-hidden />
            Sign out
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
