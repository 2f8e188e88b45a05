import { Link, type LinkProps } from '@tanstack/react-router'
import {
  BookOpen,
  Building2,
  Clapperboard,
  Cog,
  HardDrive,
  type LucideIcon,
  ScrollText,
  UsersRound,
} from 'lucide-react'
import { useAccount, useMay } from '../features/account/use-account.ts'

interface Place {
  label: string
  /** Where there is room for one word only. */
  shortLabel?: string
  icon: LucideIcon
  link: LinkProps
}

/** Where the signed-in person may go. */
function usePlaces(): Place[] {
  const { role, organizationId } = useAccount()
  const may = useMay()
  const places: Place[] = [
    { label: 'Parts', icon: Cog, link: { to: '/parts' } },
    { label: 'Support videos', shortLabel: 'Support', icon: Clapperboard, link: { to: '/support' } },
    { label: 'Manuals', icon: BookOpen, link: { to: '/manuals' } },
  ]
  if (role === 'super_admin')
    places.push({ label: 'Organizations', shortLabel: 'Orgs', icon: Building2, link: { to: '/organizations' } })
  else if (organizationId !== null)
    places.push({
      label: 'Organization',
      shortLabel: 'Org',
      icon: Building2,
      link: { to: '/organizations/$organizationId', params: { organizationId } },
    })
  if (may('create', { noun: 'member', organizationId }))
    places.push({ label: 'Members', icon: UsersRound, link: { to: '/members' } })
  if (may('see', { noun: 'platform' })) places.push({ label: 'Storage', icon: HardDrive, link: { to: '/storage' } })
  else if (organizationId !== null && may('see', { noun: 'quota', organizationId }))
    places.push({
      label: 'Storage',
      icon: HardDrive,
      link: { to: '/storage/$organizationId', params: { organizationId } },
    })
  if (may('see', { noun: 'audit_log', organizationId }))
    places.push({ label: 'Log', icon: ScrollText, link: { to: '/log' } })
  return places
}

const itemStyle =
  'flex items-center rounded-md text-frame-muted hover:bg-frame-raised hover:text-frame-ink focus-visible:outline-frame-accent data-[status=active]:text-frame-ink'

/** The navigation in the frame beside the page. */
export function SideNavigation() {
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {usePlaces().map(({ label, icon: Icon, link }) => (
        <Link
          key={label}
          {...link}
          className={`${itemStyle} h-9 gap-3 px-2.5 text-[0.8125rem] font-medium data-[status=active]:bg-frame-raised data-[status=active]:[&_svg]:text-frame-accent`}
        >
          <Icon aria-hidden className="size-[1.125rem]" />
          {label}
        </Link>
      ))}
    </nav>
  )
}

/** The navigation at the bottom of a phone's screen. */
export function TabBar() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-frame-line bg-frame pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {usePlaces().map(({ label, shortLabel = label, icon: Icon, link }) => (
        <Link
          key={label}
          {...link}
          className={`${itemStyle} h-14 flex-1 flex-col justify-center gap-1 text-2xs font-medium data-[status=active]:[&_svg]:text-frame-accent`}
        >
          <Icon aria-hidden className="size-5" />
          {shortLabel}
        </Link>
      ))}
    </nav>
  )
}
