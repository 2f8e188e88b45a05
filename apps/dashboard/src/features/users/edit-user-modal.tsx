import { maxNameLength } from '@abparts/contracts/limits'
import { Role, UpdateUserInput, type User } from '@abparts/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { EditModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { SelectField } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useMay } from '../account/profile.tsx'

export const roleLabels: Record<Role, string> = { user: 'User', admin: 'Admin', super_admin: 'Super admin' }

interface RoleFieldProps {
  /** The user's organization. */
  organizationId: string | null
  defaultValue: Role
}

/** A choice of roles, up to one's own. */
export function RoleField({ organizationId, defaultValue }: RoleFieldProps) {
  const may = useMay()
  const options = Role.options
    .filter((role) => may('create', { type: 'user', organizationId, role }))
    .map((value) => ({ value, label: roleLabels[value] }))
  return <SelectField label="Role" name="role" options={options} defaultValue={defaultValue} />
}

export function EditUserModal({ user, ...state }: OpenState & { user: User }) {
  const update = useMutation(trpc.users.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title={`Edit ${user.name}`}
      onSave={(changed) => update.mutateAsync(UpdateUserInput.parse({ ...changed, id: user.id }))}
    >
      <TextField label="Name" name="name" defaultValue={user.name} maxLength={maxNameLength} isRequired autoFocus />
      <RoleField organizationId={user.organizationId} defaultValue={user.role} />
      <p className="text-xs text-muted">Changing the role withdraws their open invitations.</p>
    </EditModal>
  )
}
