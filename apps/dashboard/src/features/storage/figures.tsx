import { formatBytes } from '@abparts/contracts/format-bytes'
import { removedMediaRetentionDays } from '@abparts/contracts/limits'
import type { StorageReport } from '@abparts/contracts/storage-report'
import { formatCount } from '../../lib/format.ts'

interface Figure {
  name: string
  sizeBytes: number
  note: string
}

interface FiguresProps {
  report: StorageReport
  /** Further ones. */
  others?: Figure[]
}

/** The sums of a report, side by side. */
export function Figures({ report: { total, uploads, duplicates }, others = [] }: FiguresProps) {
  const figures: Figure[] = [
    { name: 'Stored', sizeBytes: total.current.sizeBytes, note: formatCount(total.current.count, 'item') },
    {
      name: 'Removed',
      sizeBytes: total.removed.sizeBytes,
      note: `${formatCount(total.removed.count, 'item')}, kept ${removedMediaRetentionDays} days`,
    },
    {
      name: 'Duplicates',
      sizeBytes: duplicates.sizeBytes,
      note: `${formatCount(duplicates.count, 'file')} more than needed`,
    },
    { name: 'Being uploaded', sizeBytes: uploads.sizeBytes, note: `of ${formatCount(uploads.count, 'file')}` },
    ...others,
  ]
  return (
    <dl className="mb-4 flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line">
      {figures.map(({ name, sizeBytes, note }) => (
        <div key={name} className="grow basis-36 bg-surface p-4">
          <dt className="plate">{name}</dt>
          <dd className="mt-1 text-xl font-semibold tracking-tight tabular-nums">{formatBytes(sizeBytes)}</dd>
          <dd className="text-xs text-muted">{note}</dd>
        </div>
      ))}
    </dl>
  )
}
