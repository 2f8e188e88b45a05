import { skipToken, useQuery } from '@tanstack/react-query'
import { Chip } from '../../components/chip.tsx'
import { trpc } from '../../lib/trpc.ts'
import type { LogFilter } from './log-filter.ts'

interface LogChipsProps {
  filter: LogFilter
  onChange: (changes: LogFilter) => void
}

/** The person, thing and organization that the log is limited to; each can be taken off. */
export function LogChips({ filter: { actor, thing, organization }, onChange }: LogChipsProps) {
  const { data: person } = useQuery(trpc.users.get.queryOptions(actor ? { id: actor } : skipToken))
  const { data: owner } = useQuery(trpc.organizations.get.queryOptions(organization ? { id: organization } : skipToken))
  return (
    <div className="flex flex-wrap gap-2">
      {actor && <Chip onRemove={() => onChange({ actor: undefined })}>{`By ${person?.name ?? 'one person'}`}</Chip>}
      {thing && <Chip onRemove={() => onChange({ thing: undefined })}>About one thing</Chip>}
      {organization && (
        <Chip onRemove={() => onChange({ organization: undefined })}>{owner?.name ?? 'One organization'}</Chip>
      )}
    </div>
  )
}
