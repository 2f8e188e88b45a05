import { maxNameLength } from '@abparts/contracts/limits'
import { UpdateUserInput, type User } from '@abparts/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'
import { RoleField } from './role-field.tsx'

export function EditMemberModal({ member, ...state }: OpenState & { member: User }) {
  const update = useMutation(trpc.users.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title={`Edit ${member.name}`}
      onSave={(changed) => update.mutateAsync(UpdateUserInput.parse({ ...changed, id: member.id }))}
    >
      <TextField label="Name" name="name" defaultValue={member.name} maxLength={maxNameLength} isRequired autoFocus />
      <RoleField organizationId={member.organizationId} defaultValue={member.role} />
      <p className="text-xs text-muted">With another role, invitations of theirs that are still open are withdrawn.</p>
    </EditModal>
  )
}
