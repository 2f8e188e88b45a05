import type { Organization } from '@abparts/contracts/organization'
import { Link } from '@tanstack/react-router'
import { Breadcrumb, PageHeader } from '../../components/page.tsx'
import { formatDate } from '../../lib/format.ts'
import { useAccount } from '../account/profile.tsx'
import { OrganizationActions } from './organization-actions.tsx'
import { OrganizationLogo } from './organization-list.tsx'
import { StorageMeter } from './storage-meter.tsx'

/** An organization's name, logo and storage, with the actions that are allowed. */
export function OrganizationHeader({ organization }: { organization: Organization }) {
  const { role } = useAccount()
  return (
    <div className="flex gap-4 sm:gap-5">
      <OrganizationLogo organization={organization} className="size-16 sm:size-20" />
      <div className="min-w-0 flex-1">
        <PageHeader
          title={organization.name}
          above={role === 'super_admin' && <Breadcrumb to="/organizations">Organizations</Breadcrumb>}
          below={
            <>
              <p>Since {formatDate(organization.createdAt)}</p>
              {organization.storage && (
                <>
                  <StorageMeter storage={organization.storage} />
                  <Link
                    to="/storage/$organizationId"
                    params={{ organizationId: organization.id }}
                    className="mt-1.5 inline-block underline decoration-edge underline-offset-2 hover:decoration-accent"
                  >
                    Storage report
                  </Link>
                </>
              )}
            </>
          }
        >
          <OrganizationActions organization={organization} />
        </PageHeader>
      </div>
    </div>
  )
}
