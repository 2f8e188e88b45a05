import { Role } from '@abparts/contracts/user'
import { SelectField } from '../../components/select-field.tsx'
import { useMay } from '../account/use-account.ts'
import { roleLabels } from './role-labels.ts'

interface RoleFieldProps {
  /** Where the member belongs. */
  organizationId: string | null
  defaultValue: Role
}

/** The choice of a role, up to one's own. */
export function RoleField({ organizationId, defaultValue }: RoleFieldProps) {
  const may = useMay()
  const options = Role.options
    .filter((role) => may('create', { noun: 'member', organizationId, role }))
    .map((value) => ({ value, label: roleLabels[value] }))
  return <SelectField label="Role" name="role" options={options} defaultValue={defaultValue} />
}
