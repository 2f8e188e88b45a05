import type { StorageReport } from '@abparts/contracts/storage-report'
import { ageLabel, kindLabels } from '@abparts/contracts/storage-report-labels'
import { HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import { Empty } from '../../components/empty.tsx'
import { AmountBars } from './amount-bars.tsx'
import { Card } from './card.tsx'
import { DuplicateList } from './duplicate-list.tsx'
import { GrowthChart } from './growth-chart.tsx'
import { MediumList } from './medium-list.tsx'

interface ReportProps {
  report: StorageReport
  /** Of media of more than one. */
  showsOrganizations: boolean
  /** Follows the kinds: where they are, or what there is room for. */
  belowKinds: ReactNode
  /** Stands above the lists of media, as wide as the page. */
  children?: ReactNode
}

/** What a report tells of media: how much of each kind, since when, and which ones take most. */
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
      <Card title="Growth" hint="What of this was there at the end of each month; in colour, what came in it.">
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
        <Card title="Largest pictures">
          <MediumList media={largestPictures} showsOrganizations={showsOrganizations} />
        </Card>
      )}
      {duplicates.largest.length > 0 && (
        <Card title="Stored more than once" hint="Pictures, videos and manuals that are the same to the last byte.">
          <DuplicateList duplicates={duplicates.largest} />
        </Card>
      )}
    </div>
  )
}
