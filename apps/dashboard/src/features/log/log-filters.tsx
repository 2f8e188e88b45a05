import { AuditAction, AuditResourceType } from '@abparts/contracts/audit'
import { skipToken, useQuery } from '@tanstack/react-query'
import { Chip } from '../../components/badge.tsx'
import { DateField, FilterSelect } from '../../components/select.tsx'
import { sentenceCase } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { actionLabels, resourceTypeLabels } from './event.ts'
import type { LogFilter } from './log-filter.ts'

interface LogChipsProps {
  filter: LogFilter
  onChange: (changes: LogFilter) => void
}

/** The person, resource and organization that the log is limited to. Each can be removed. */
export function LogChips({ filter: { actor, resource, organization }, onChange }: LogChipsProps) {
  const { data: person } = useQuery(trpc.users.get.queryOptions(actor ? { id: actor } : skipToken))
  const { data: owner } = useQuery(trpc.organizations.get.queryOptions(organization ? { id: organization } : skipToken))
  return (
    <div className="flex flex-wrap gap-2">
      {actor && <Chip onRemove={() => onChange({ actor: undefined })}>{`By ${person?.name ?? 'one user'}`}</Chip>}
      {resource && <Chip onRemove={() => onChange({ resource: undefined })}>One item</Chip>}
      {organization && (
        <Chip onRemove={() => onChange({ organization: undefined })}>{owner?.name ?? 'One organization'}</Chip>
      )}
    </div>
  )
}

interface LogFiltersProps {
  filter: LogFilter
  onChange: (changes: LogFilter) => void
}

const resourceTypeOptions = AuditResourceType.options.map((value) => ({
  value,
  label: sentenceCase(resourceTypeLabels[value]),
}))
const actionOptions = AuditAction.options.map((value) => ({ value, label: sentenceCase(actionLabels[value]) }))

/** Which kinds of events the log shows, and of which days. */
export function LogFilters({ filter: { noun, action, from, to }, onChange }: LogFiltersProps) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap">
      <FilterSelect
        label="Type"
        allLabel="All types"
        options={resourceTypeOptions}
        value={noun}
        onChange={(value) => onChange({ noun: value })}
      />
      <FilterSelect
        label="Action"
        allLabel="All actions"
        options={actionOptions}
        value={action}
        onChange={(value) => onChange({ action: value })}
      />
      <DateField label="From" value={from} onChange={(value) => onChange({ from: value })} />
      <DateField label="To" value={to} onChange={(value) => onChange({ to: value })} />
    </div>
  )
}
