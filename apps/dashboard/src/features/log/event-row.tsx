import type { AuditEvent } from '@abparts/contracts/audit'
import { Link } from '@tanstack/react-router'
import { ListFilter, UserSearch } from 'lucide-react'
import { ActionMenu, type MenuAction } from '../../components/action-menu.tsx'
import { formatTime } from '../../lib/format.ts'
import { factsOfEvent } from './event-facts.ts'
import { linkOfEvent } from './event-link.ts'
import { nounLabels, sentenceOfEvent } from './event-sentence.ts'
import type { LogFilter } from './log-filter.ts'

interface EventRowProps {
  event: AuditEvent
  onFilter: (filter: LogFilter) => void
}

/** One line of the log, with the ways to those about the same thing and by the same person. */
export function EventRow({ event, onFilter }: EventRowProps) {
  const { occurredAt, actorId, address, noun, nounId } = event
  const { actor, deed, name } = sentenceOfEvent(event)
  const link = linkOfEvent(event)
  const notes = [...factsOfEvent(event), ...(address === null ? [] : [`from ${address}`])]
  const actions: MenuAction[] = [
    { label: `Only this ${nounLabels[noun]}`, icon: ListFilter, onAction: () => onFilter({ thing: nounId }) },
  ]
  if (actorId !== null)
    actions.push({ label: 'Only this person', icon: UserSearch, onAction: () => onFilter({ actor: actorId }) })
  return (
    <li className="flex items-start gap-3 py-2.5 pr-2 pl-3.5">
      <time dateTime={occurredAt} className="w-12 shrink-0 py-2 font-mono text-xs text-muted">
        {formatTime(occurredAt)}
      </time>
      <div className="min-w-0 flex-1 py-1.5 [overflow-wrap:anywhere]">
        <p>
          <span className="font-semibold">{actor}</span> {deed}{' '}
          {link === null ? (
            <span className="font-semibold">{name}</span>
          ) : (
            <Link {...link} className="font-semibold hover:text-accent hover:underline">
              {name ?? nounLabels[noun]}
            </Link>
          )}
        </p>
        {notes.length > 0 && <p className="text-xs text-muted">{notes.join(' · ')}</p>}
      </div>
      <ActionMenu label={`Actions for: ${actor} ${deed} ${name ?? ''}`.trim()} actions={actions} />
    </li>
  )
}
