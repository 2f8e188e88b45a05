import { maxDescriptionLength, maxNameLength } from '@abparts/contracts/limits'
import type { Organization } from '@abparts/contracts/organization'
import type { Part } from '@abparts/contracts/part'
import { TextField } from '../../components/text-field.tsx'
import { useAccount } from '../account/use-account.ts'
import { OrganizationField } from '../organizations/organization-field.tsx'

interface PartFieldsProps {
  part?: Part
  /** The organization that the part belongs to, or will. */
  organization: Organization | null
}

/** The fields of a part's form. Only a super admin chooses whose part it is. */
export function PartFields({ part, organization }: PartFieldsProps) {
  const { role } = useAccount()
  return (
    <>
      <TextField
        label="Part number"
        name="partNumber"
        defaultValue={part?.partNumber ?? ''}
        maxLength={100}
        isCode
        isRequired
        autoFocus
      />
      <TextField label="Name" name="name" defaultValue={part?.name ?? ''} maxLength={maxNameLength} isRequired />
      {role === 'super_admin' && (
        <OrganizationField
          label="Proprietary to"
          name="organizationId"
          placeholder="Nobody: a catalog part for everyone"
          initial={organization}
        />
      )}
      <TextField
        label="Description"
        name="description"
        defaultValue={part?.description ?? ''}
        maxLength={maxDescriptionLength}
        lines={4}
      />
    </>
  )
}
