import { formatBytes } from '@abparts/contracts/format'
import { ageLabel, kindLabels, type StorageReport } from '@abparts/contracts/storage-report'
import { HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import { Empty } from '../../components/empty.tsx'
import { formatCount } from '../../lib/format.ts'
import { useLimits } from '../../lib/limits.ts'
import { Card } from './card.tsx'
import { AmountBars, GrowthChart } from './charts.tsx'
import { DuplicateList, MediumList } from './media-tables.tsx'

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
  const { removedMediaRetentionDays: days } = useLimits()
  const kept = days === undefined ? '' : `, kept for ${formatCount(days, 'day')}`
  const figures: Figure[] = [
    { name: 'Stored', sizeBytes: total.current.sizeBytes, note: formatCount(total.current.count, 'item') },
    {
      name: 'Removed',
      sizeBytes: total.removed.sizeBytes,
      note: formatCount(total.removed.count, 'item') + kept,
    },
    {
      name: 'Duplicates',
      sizeBytes: duplicates.sizeBytes,
      note: `in ${formatCount(duplicates.count, 'extra file')}`,
    },
    { name: 'Uploading', sizeBytes: uploads.sizeBytes, note: `in ${formatCount(uploads.count, 'file')}` },
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

/** The shape of a report. */
export function ReportSkeleton() {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="skeleton h-24 rounded-lg lg:col-span-2" />
      <div className="skeleton h-96 rounded-lg" />
      <div className="skeleton h-96 rounded-lg" />
    </div>
  )
}

interface ReportProps {
  report: StorageReport
  /** Whether media of more than one organization are shown. */
  showsOrganizations: boolean
  /** Below the kinds: where they are stored, or the quota. */
  belowKinds: ReactNode
  /** Above the lists of media, as wide as the page. */
  children?: ReactNode
}

/** A report's media: how much of each kind, how old, and which are the largest. */
export function Report({ report, showsOrganizations, belowKinds, children }: ReportProps) {
  const { total, kinds, ages, growth, largestObjects, largestPictures, duplicates } = report
  if (total.current.count + total.removed.count === 0) return <Empty icon={HardDrive} title="Nothing is stored yet." />
  const kindBars = kinds
    .filter(({ current, removed }) => current.count + removed.count > 0)
    .map(({ kind, current, removed }) => ({ label: kindLabels[kind], current, removed }))
  return (
    <div className="gap-4 lg:columns-2">
      <Card title="Kinds">
        <AmountBars bars={kindBars} />
      </Card>
      {belowKinds}
      <Card title="Growth" hint="What was stored at the end of each month. In colour: what was added in that month.">
        <GrowthChart growth={growth} />
      </Card>
      <Card title="Age">
        <AmountBars bars={ages.map((age) => ({ label: ageLabel(age), current: age }))} />
      </Card>
      {children && <div className="[column-span:all]">{children}</div>}
      {largestObjects.length > 0 && (
        <Card title="Largest files">
          <MediumList media={largestObjects} showsOrganizations={showsOrganizations} />
        </Card>
      )}
      {largestPictures.length > 0 && (
        <Card title="Largest images">
          <MediumList media={largestPictures} showsOrganizations={showsOrganizations} />
        </Card>
      )}
      {duplicates.largest.length > 0 && (
        <Card title="Stored more than once" hint="Images, videos and documents that are identical, byte for byte.">
          <DuplicateList duplicates={duplicates.largest} />
        </Card>
      )}
    </div>
  )
}
