import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { OrganizationCard } from './organization-card.tsx'

export const organizationGridStyle = 'grid grid-cols-1 gap-3 sm:grid-cols-2 sm:gap-4 xl:grid-cols-3'

interface OrganizationListProps {
  search: string | undefined
  /** Shown when nothing matches. */
  empty: ReactNode
}

export function OrganizationList({ search, empty }: OrganizationListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.organizations.list.infiniteQueryOptions(search ? { search } : {}, {
      getNextPageParam: (page) => page.nextCursor,
    }),
  )
  const organizations = list.data.pages.flatMap((page) => page.items)
  if (organizations.length === 0) return empty
  return (
    <>
      <ul className={organizationGridStyle}>
        {organizations.map((organization) => (
          <li key={organization.id}>
            <OrganizationCard organization={organization} />
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  )
}
