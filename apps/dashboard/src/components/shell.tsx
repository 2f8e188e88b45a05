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
import type { ReactNode } from 'react'
import { AccountMenu } from '../features/account/account-menu.tsx'
import { useAccount, useMay } from '../features/account/profile.tsx'
import { Wordmark } from './brand.tsx'

interface Destination {
  label: string
  /** Shown where there is only room for one word. */
  shortLabel?: string
  icon: LucideIcon
  link: LinkProps
}

/** Where the signed-in person may go. */
function useDestinations(): Destination[] {
  const { role, organizationId } = useAccount()
  const may = useMay()
  const destinations: Destination[] = [
    { label: 'Parts', icon: Cog, link: { to: '/parts' } },
    { label: 'Support videos', shortLabel: 'Support', icon: Clapperboard, link: { to: '/support' } },
    { label: 'Documents', shortLabel: 'Docs', icon: BookOpen, link: { to: '/manuals' } },
  ]
  if (role === 'super_admin')
    destinations.push({ label: 'Organizations', shortLabel: 'Orgs', icon: Building2, link: { to: '/organizations' } })
  else if (organizationId !== null)
    destinations.push({
      label: 'Organization',
      shortLabel: 'Org',
      icon: Building2,
      link: { to: '/organizations/$organizationId', params: { organizationId } },
    })
  if (may('create', { type: 'user', organizationId }))
    destinations.push({ label: 'Users', icon: UsersRound, link: { to: '/members' } })
  if (may('view', { type: 'platform' }))
    destinations.push({ label: 'Storage', icon: HardDrive, link: { to: '/storage' } })
  else if (organizationId !== null && may('view', { type: 'quota', organizationId }))
    destinations.push({
      label: 'Storage',
      icon: HardDrive,
      link: { to: '/storage/$organizationId', params: { organizationId } },
    })
  if (may('view', { type: 'audit_log', organizationId }))
    destinations.push({ label: 'Log', icon: ScrollText, link: { to: '/log' } })
  return destinations
}

const itemStyle =
  'flex items-center rounded-md text-frame-muted hover:bg-frame-raised hover:text-frame-ink focus-visible:outline-frame-accent data-[status=active]:text-frame-ink'

/** The navigation in the frame beside the page. */
function SideNavigation() {
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {useDestinations().map(({ label, icon: Icon, link }) => (
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
function TabBar() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-frame-line bg-frame pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {useDestinations().map(({ label, shortLabel = label, icon: Icon, link }) => (
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

/** The frame around every page: navigation beside it, or above and below it on a phone. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-[calc(100dvh-var(--connection-height))] md:grid md:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <header className="sticky top-(--connection-height) z-20 flex h-13 items-center justify-between bg-frame px-4 md:hidden">
        <Link to="/parts" aria-label="ABParts Media" className="rounded-md focus-visible:outline-frame-accent">
          <Wordmark />
        </Link>
        <div>
          <AccountMenu isCompact />
        </div>
      </header>
      <aside className="sticky top-(--connection-height) hidden h-[calc(100dvh-var(--connection-height))] flex-col gap-6 border-r border-frame-line bg-frame p-3 pt-4 md:flex">
        <Link to="/parts" aria-label="ABParts Media" className="rounded-md px-2 focus-visible:outline-frame-accent">
          <Wordmark />
        </Link>
        <div className="flex-1">
          <SideNavigation />
        </div>
        <AccountMenu />
      </aside>
      <main id="content" tabIndex={-1} className="px-4 pt-6 pb-28 outline-none sm:px-6 md:pb-16 lg:px-10 lg:pt-8">
        <div className="mx-auto max-w-[84rem]">{children}</div>
      </main>
      <TabBar />
    </div>
  )
}
