import { formatBytes } from '@abparts/contracts/format-bytes'
import type { StoredMedium } from '@abparts/contracts/storage-report'
import { mediumLabels } from '@abparts/contracts/storage-report-labels'
import { formatDate } from '../../lib/format.ts'
import { MediumLink } from './medium-link.tsx'

interface MediumListProps {
  media: StoredMedium[]
  showsOrganizations: boolean
}

/** Media with their sizes. */
export function MediumList({ media, showsOrganizations }: MediumListProps) {
  const factsOf = ({ kind, organizationName, createdAt }: StoredMedium) =>
    [mediumLabels[kind], showsOrganizations && organizationName, formatDate(createdAt)].filter(Boolean).join(' · ')
  return (
    <ol className="divide-y divide-line">
      {media.map((medium) => (
        <li
          key={medium.kind + medium.id}
          className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0"
        >
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <MediumLink medium={medium} />
            <p className="text-xs text-muted">{factsOf(medium)}</p>
          </div>
          <span className="shrink-0 tabular-nums">{formatBytes(medium.sizeBytes)}</span>
        </li>
      ))}
    </ol>
  )
}
