import { Id } from '@abparts/contracts/fields'
import { skipToken, useQuery } from '@tanstack/react-query'
import { Segmented } from '../../components/segmented.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/profile.tsx'

type PartOwner = 'catalog' | string

interface OwnerFilterProps {
  owner: PartOwner | undefined
  onChange: (owner: PartOwner | undefined) => void
}

/** Shows all parts, the catalog's, or an organization's: one's own, or the one that the page was opened for. */
export function OwnerFilter({ owner, onChange }: OwnerFilterProps) {
  const account = useAccount()
  const organizationId = Id.safeParse(owner).data ?? account.organizationId
  const { data: organization } = useQuery(
    trpc.organizations.get.queryOptions(organizationId === null ? skipToken : { id: organizationId }),
  )
  return (
    <Segmented
      label="Owner"
      value={owner ?? 'all'}
      onChange={(value) => onChange(value === 'all' ? undefined : value)}
      options={[
        { value: 'all', label: 'All' },
        { value: 'catalog', label: 'Catalog' },
        ...(organizationId === null ? [] : [{ value: organizationId, label: organization?.name ?? 'Organization' }]),
      ]}
    />
  )
}
