import type { Organization } from '@abparts/contracts/organization'
import { Link } from '@tanstack/react-router'
import { OrganizationLogo } from './organization-logo.tsx'
import { StorageMeter } from './storage-meter.tsx'

export function OrganizationCard({ organization }: { organization: Organization }) {
  return (
    <Link
      to="/organizations/$organizationId"
      params={{ organizationId: organization.id }}
      className="group flex h-full items-center gap-4 rounded-lg border border-line bg-surface p-3.5 transition-colors hover:border-edge"
    >
      <OrganizationLogo organization={organization} className="size-14" />
      <div className="min-w-0">
        <h2 className="font-medium group-hover:text-accent">{organization.name}</h2>
        {organization.storage && (
          <div className="text-xs">
            <StorageMeter storage={organization.storage} />
          </div>
        )}
      </div>
    </Link>
  )
}
