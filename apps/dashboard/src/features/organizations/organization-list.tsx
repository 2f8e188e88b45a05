import type { Organization } from '@abparts/contracts/organization'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Building2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Image } from '../../components/image.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { trpc } from '../../lib/trpc.ts'
import { StorageMeter } from './storage-meter.tsx'

interface OrganizationLogoProps {
  organization: Organization
  /** Further classes: the size, as `size-14`. */
  className: string
}

/** Logos are drawn for paper, so they are shown on white in both themes. The name is beside it. */
export function OrganizationLogo({ organization, className }: OrganizationLogoProps) {
  const ground = organization.logoUrl === null ? '' : 'bg-white! p-1.5'
  return (
    <Image
      url={organization.logoUrl}
      alt=""
      icon={Building2}
      fit="contain"
      sizes="5rem"
      className={`shrink-0 rounded-md border border-line ${ground} ${className}`}
    />
  )
}

function OrganizationCard({ organization }: { organization: Organization }) {
  return (
    <Link
      to="/organizations/$organizationId"
      params={{ organizationId: organization.id }}
      className="group flex h-full items-center gap-4 rounded-lg border border-line bg-surface p-3.5 transition-colors hover:border-edge"
    >
      <OrganizationLogo organization={organization} className="size-14" />
      <div className="min-w-0">
        <h2 className="font-medium group-hover:text-accent">{organization.name}</h2>
        {organization.storage && (
          <div className="text-xs">
            <StorageMeter storage={organization.storage} />
          </div>
        )}
      </div>
    </Link>
  )
}

const organizationGridStyle = 'grid grid-cols-1 gap-3 sm:grid-cols-2 sm:gap-4 xl:grid-cols-3'

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

const slots = [0, 1, 2, 3, 4, 5]

export function OrganizationListSkeleton() {
  return (
    <div className={organizationGridStyle}>
      {slots.map((slot) => (
        <div key={slot} className="skeleton h-21 rounded-lg" />
      ))}
    </div>
  )
}
