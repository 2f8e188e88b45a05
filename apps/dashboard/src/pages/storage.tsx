import { formatBytes } from '@abparts/contracts/format'
import { locationLabels } from '@abparts/contracts/storage-report'
import { useSuspenseQuery } from '@tanstack/react-query'
import { PageHeader, Section } from '../components/page.tsx'
import { Card } from '../features/storage/card.tsx'
import { AmountBars } from '../features/storage/charts.tsx'
import { UsageTable } from '../features/storage/media-tables.tsx'
import { Figures, Report, ReportSkeleton } from '../features/storage/report.tsx'
import { formatCount } from '../lib/format.ts'
import { trpc } from '../lib/trpc.ts'

export function Storage() {
  return (
    <>
      <PageHeader title="Storage" below="Everything stored on this platform." />
      <Section skeleton={<ReportSkeleton />}>
        <PlatformReport />
      </Section>
    </>
  )
}

function PlatformReport() {
  const { data: report } = useSuspenseQuery(trpc.reports.platform.queryOptions())
  const { organizations, unowned, places, waiting, database } = report
  const waitingCount = waiting.reduce((sum, { count }) => sum + count, 0)
  const waitingBytes = waiting.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const locationBars = places.map(({ place, current, removed }) => ({ label: locationLabels[place], current, removed }))
  return (
    <>
      <Figures
        report={report}
        others={[
          {
            name: 'Awaiting deletion',
            sizeBytes: waitingBytes,
            note: `${formatCount(waitingCount, 'file')}, deleted within a day`,
          },
          {
            name: 'Database',
            sizeBytes: database.sizeBytes,
            note: `${formatBytes(database.withoutPicturesBytes)} without images`,
          },
        ]}
      />
      <Report
        report={report}
        showsOrganizations
        belowKinds={
          <Card title="Locations">
            <AmountBars bars={locationBars} />
          </Card>
        }
      >
        <Card
          title="Owners"
          hint="Used: everything uploaded, which counts toward the quota. Stored: that and what the platform generates from it."
        >
          <UsageTable organizations={organizations} unowned={unowned} />
        </Card>
      </Report>
    </>
  )
}
