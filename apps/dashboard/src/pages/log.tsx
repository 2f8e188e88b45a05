import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { PageHeader, Section } from '../components/page.tsx'
import { EventList } from '../features/log/event-list.tsx'
import type { LogFilter } from '../features/log/log-filter.ts'
import { LogChips, LogFilters } from '../features/log/log-filters.tsx'
import { UserListSkeleton } from '../features/users/user-list.tsx'

const route = getRouteApi('/app/log')

export function Log() {
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  // The previous events stay until the next ones are loaded.
  const shown = useDeferredValue(filter)
  const change = (changes: LogFilter) => navigate({ search: (search) => ({ ...search, ...changes }) })
  return (
    <>
      <PageHeader title="Log" below="Who changed what, and when." />
      <div className="mb-5 flex flex-col gap-3">
        <LogFilters filter={filter} onChange={change} />
        <LogChips filter={filter} onChange={change} />
      </div>
      <Section skeleton={<UserListSkeleton />}>
        <EventList filter={shown} onFilter={change} />
      </Section>
    </>
  )
}
