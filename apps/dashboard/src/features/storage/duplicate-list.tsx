import { formatBytes } from '@abparts/contracts/format-bytes'
import type { Duplicate } from '@abparts/contracts/storage-report'
import { mediumLabels } from '@abparts/contracts/storage-report-labels'
import { MediumLink } from './medium-link.tsx'

/** What is there more than once, and where. */
export function DuplicateList({ duplicates }: { duplicates: Duplicate[] }) {
  return (
    <ol className="divide-y divide-line">
      {duplicates.map(({ sha256, count, sizeBytes, media }) => (
        <li key={sha256} className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
          <ul className="min-w-0 [overflow-wrap:anywhere]">
            {media.map((medium) => (
              <li key={medium.id}>
                <span className="text-xs text-muted">{mediumLabels[medium.kind]} </span>
                <MediumLink medium={medium} />
              </li>
            ))}
            {media.length < count && <li className="text-xs text-muted">and {count - media.length} more</li>}
          </ul>
          <p className="shrink-0 text-right tabular-nums">
            {count} × {formatBytes(sizeBytes)}
          </p>
        </li>
      ))}
    </ol>
  )
}
