import { skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { trpc } from '../../lib/trpc.ts'

/** The name of a member's organization, as a link to it. */
export function MemberOrganization({ organizationId }: { organizationId: string | null }) {
  const { data: organization } = useQuery(
    trpc.organizations.get.queryOptions(organizationId === null ? skipToken : { id: organizationId }),
  )
  return (
    <span className="min-w-0 truncate lg:w-52 lg:shrink-0">
      {organization && (
        <Link
          to="/organizations/$organizationId"
          params={{ organizationId: organization.id }}
          className="hover:text-ink hover:underline"
        >
          {organization.name}
        </Link>
      )}
    </span>
  )
}
