import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { formatDate } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { EventRow } from './event-row.tsx'
import { type LogFilter, queryOf } from './log-filter.ts'

interface EventListProps {
  filter: LogFilter
  onFilter: (filter: LogFilter) => void
}

/** What happened, day by day, newest first. */
export function EventList({ filter, onFilter }: EventListProps) {
  const list = useSuspenseInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(queryOf(filter), { getNextPageParam: (page) => page.nextCursor }),
  )
  const events = list.data.pages.flatMap((page) => page.items)
  if (events.length === 0) return <Empty icon={ScrollText} title="Nothing of this kind has happened." />
  const days = Map.groupBy(events, ({ occurredAt }) => formatDate(occurredAt))
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section key={day} className="mb-6">
          <h2 className="plate mb-2">{day}</h2>
          <ul
            aria-label={day}
            className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
          >
            {ofDay.map((event) => (
              <EventRow key={event.id} event={event} onFilter={onFilter} />
            ))}
          </ul>
        </section>
      ))}
      <LoadMore list={list} />
    </>
  )
}
