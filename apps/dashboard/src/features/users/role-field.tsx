import type { Role } from '@abparts/contracts/user'
import { SelectField } from '../../components/select-field.tsx'
import { useAccount } from '../account/use-account.ts'
import { rolesWithin } from './ranks.ts'
import { roleLabels } from './role-labels.ts'

/** The choice of a role, up to one's own. */
export function RoleField({ defaultValue }: { defaultValue: Role }) {
  const { role } = useAccount()
  const options = rolesWithin(role).map((value) => ({ value, label: roleLabels[value] }))
  return <SelectField label="Role" name="role" options={options} defaultValue={defaultValue} />
}
