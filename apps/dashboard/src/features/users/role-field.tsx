import type { Role } from '@abparts/contracts/user'
import { SelectField } from '../../components/select-field.tsx'
import { useAccount } from '../account/use-account.ts'
import { rolesWithin } from './ranks.ts'
import { roleLabels } from './role-labels.ts'

/** The choice of a role, up to one's own. */
export function RoleField({ defaultValue }: { defaultValue: Role }) {
  const { role } = useAccount()
  const options = Object.fromEntries(rolesWithin(role).map((option) => [option, roleLabels[option]]))
  return <SelectField<Role> label="Role" name="role" options={options} defaultValue={defaultValue} />
}
