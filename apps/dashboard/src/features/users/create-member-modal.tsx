import { maxNameLength, maxPasswordLength, minPasswordLength } from '@abparts/contracts/limits'
import type { Organization } from '@abparts/contracts/organization'
import { CreateUserInput } from '@abparts/contracts/user'
import { useMutation } from '@tanstack/react-query'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/use-account.ts'
import { OrganizationField } from '../organizations/organization-field.tsx'
import { RoleField } from './role-field.tsx'

interface CreateMemberModalProps extends OpenState {
  /** Where the member belongs; a super admin may choose another one. */
  organization: Organization | null
}

/** Asks for a new member, with a first password to hand over. */
export function CreateMemberModal({ organization, ...state }: CreateMemberModalProps) {
  const { role } = useAccount()
  const create = useMutation(
    trpc.users.create.mutationOptions({
      meta: { showsError: true },
      onSuccess: ({ name }) => showNotice(`${name} can sign in now.`),
    }),
  )
  return (
    <FormModal
      {...state}
      title="New member"
      submitLabel="Create member"
      onSubmit={(fields) => {
        const organizationId = role === 'super_admin' ? fields.organizationId || null : (organization?.id ?? null)
        return create.mutateAsync(CreateUserInput.parse({ ...fields, organizationId }))
      }}
    >
      <TextField label="Name" name="name" maxLength={maxNameLength} autoComplete="off" isRequired autoFocus />
      <TextField label="E-mail address" name="email" type="email" autoComplete="off" isRequired />
      <TextField
        label="First password"
        hint={`At least ${minPasswordLength} characters. Hand it over in person or by phone.`}
        name="password"
        type="password"
        minLength={minPasswordLength}
        maxLength={maxPasswordLength}
        autoComplete="new-password"
        isRequired
      />
      <RoleField defaultValue="user" />
      {role === 'super_admin' && (
        <OrganizationField label="Organization" name="organizationId" placeholder="None" initial={organization} />
      )}
    </FormModal>
  )
}
