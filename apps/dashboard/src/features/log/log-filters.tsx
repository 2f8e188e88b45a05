import { AuditAction, AuditNoun } from '@abparts/contracts/audit'
import { DateField } from '../../components/date-field.tsx'
import { FilterSelect } from '../../components/filter-select.tsx'
import { sentenceCase } from '../../lib/format.ts'
import { actionLabels, nounLabels } from './event-sentence.ts'
import type { LogFilter } from './log-filter.ts'

interface LogFiltersProps {
  filter: LogFilter
  onChange: (changes: LogFilter) => void
}

const nounOptions = AuditNoun.options.map((value) => ({ value, label: sentenceCase(nounLabels[value]) }))
const actionOptions = AuditAction.options.map((value) => ({ value, label: sentenceCase(actionLabels[value]) }))

/** Which kinds of events the log shows, and of which days. */
export function LogFilters({ filter: { noun, action, from, to }, onChange }: LogFiltersProps) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap">
      <FilterSelect
        label="About"
        allLabel="Everything"
        options={nounOptions}
        value={noun}
        onChange={(value) => onChange({ noun: value })}
      />
      <FilterSelect
        label="What happened"
        allLabel="Anything"
        options={actionOptions}
        value={action}
        onChange={(value) => onChange({ action: value })}
      />
      <DateField label="From" value={from} onChange={(value) => onChange({ from: value })} />
      <DateField label="To" value={to} onChange={(value) => onChange({ to: value })} />
    </div>
  )
}
