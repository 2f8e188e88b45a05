import type { Organization } from '@abparts/contracts/organization'
import { Building2 } from 'lucide-react'
import { Picture } from '../../components/picture.tsx'

interface OrganizationLogoProps {
  organization: Organization
  /** Further classes: the size, as `size-14`. */
  className: string
}

/** Logos are drawn for paper: they stand on white in both themes. The name stands beside it. */
export function OrganizationLogo({ organization, className }: OrganizationLogoProps) {
  const ground = organization.logoUrl === null ? '' : 'bg-white! p-1.5'
  return (
    <Picture
      url={organization.logoUrl}
      alt=""
      icon={Building2}
      fit="contain"
      sizes="5rem"
      className={`shrink-0 rounded-md border border-line ${ground} ${className}`}
    />
  )
}
