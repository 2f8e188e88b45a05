import type { AuditEvent } from '@abparts/contracts/audit'
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListFilter, ScrollText, UserSearch } from 'lucide-react'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { Empty } from '../../components/empty.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { formatDate, formatTime } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { factsOfEvent, linkOfEvent, resourceTypeLabels, sentenceOfEvent } from './event.ts'
import { type LogFilter, queryOf } from './log-filter.ts'

interface EventRowProps {
  event: AuditEvent
  onFilter: (filter: LogFilter) => void
}

/** One line of the log, with filters for the same resource and the same person. */
function EventRow({ event, onFilter }: EventRowProps) {
  const { occurredAt, actorId, address, noun, nounId } = event
  const { actor, phrase, name } = sentenceOfEvent(event)
  const link = linkOfEvent(event)
  const notes = [...factsOfEvent(event), ...(address === null ? [] : [`from ${address}`])]
  const actions: MenuAction[] = [
    {
      label: `Only this ${resourceTypeLabels[noun]}`,
      icon: ListFilter,
      onAction: () => onFilter({ resource: nounId }),
    },
  ]
  if (actorId !== null)
    actions.push({ label: 'Only this user', icon: UserSearch, onAction: () => onFilter({ actor: actorId }) })
  return (
    <li className="flex items-start gap-3 py-2.5 pr-2 pl-3.5">
      <time dateTime={occurredAt} className="w-12 shrink-0 py-2 font-mono text-xs text-muted">
        {formatTime(occurredAt)}
      </time>
      <div className="min-w-0 flex-1 py-1.5 [overflow-wrap:anywhere]">
        <p>
          <span className="font-semibold">{actor}</span> {phrase}{' '}
          {link === null ? (
            <span className="font-semibold">{name}</span>
          ) : (
            <Link {...link} className="font-semibold hover:text-accent hover:underline">
              {name ?? resourceTypeLabels[noun]}
            </Link>
          )}
        </p>
        {notes.length > 0 && <p className="text-xs text-muted">{notes.join(' · ')}</p>}
      </div>
      <ActionMenu label={`Actions for: ${actor} ${phrase} ${name ?? ''}`.trim()} actions={actions} />
    </li>
  )
}

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
  if (events.length === 0) return <Empty icon={ScrollText} title="No matching events." />
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
