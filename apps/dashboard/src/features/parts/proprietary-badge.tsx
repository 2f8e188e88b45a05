import { skipToken, useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { Badge } from '../../components/badge.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/use-account.ts'

/** Marks a part that only its own organization sees; to who is of another one, it says whose it is. */
export function ProprietaryBadge({ organizationId }: { organizationId: string }) {
  const isOurs = useAccount().organizationId === organizationId
  const { data: owner } = useQuery(trpc.organizations.get.queryOptions(isOurs ? skipToken : { id: organizationId }))
  return (
    <Badge icon={Lock}>
      {owner ? (
        <>
          <span className="sr-only">Proprietary to </span>
          {owner.name}
        </>
      ) : (
        'Proprietary'
      )}
    </Badge>
  )
}
