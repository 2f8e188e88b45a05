import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AccountMenu } from '../features/account/account-menu.tsx'
import { SideNavigation, TabBar } from './navigation.tsx'
import { Wordmark } from './wordmark.tsx'

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
