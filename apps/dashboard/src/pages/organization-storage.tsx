import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Breadcrumb, PageHeader, Section } from '../components/page.tsx'
import { useMay } from '../features/account/profile.tsx'
import { StorageMeter } from '../features/organizations/storage-meter.tsx'
import { Card } from '../features/storage/card.tsx'
import { Figures, Report, ReportSkeleton } from '../features/storage/report.tsx'
import { trpc } from '../lib/trpc.ts'

const route = getRouteApi('/app/storage/$organizationId')

export function OrganizationStorage() {
  return (
    <Section skeleton={<ReportSkeleton />}>
      <OrganizationReport />
    </Section>
  )
}

function OrganizationReport() {
  const may = useMay()
  const { organizationId } = route.useParams()
  const { data: report } = useSuspenseQuery(trpc.reports.organization.queryOptions({ id: organizationId }))
  const [organization] = report.organizations
  return (
    <>
      <PageHeader
        title={organization ? `Storage of ${organization.name}` : 'Storage'}
        above={may('view', { type: 'platform' }) && <Breadcrumb to="/storage">Storage</Breadcrumb>}
      />
      <Figures report={report} />
      <Report
        report={report}
        showsOrganizations={false}
        belowKinds={
          organization && (
            <Card
              title="Quota"
              hint={
                organization.quotaBytes === null
                  ? 'No quota is set.'
                  : 'Only uploads count, not what the platform generates from them.'
              }
            >
              <StorageMeter storage={organization} />
            </Card>
          )
        }
      />
    </>
  )
}
