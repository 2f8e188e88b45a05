import { type CreatedInvitation, CreateInvitationInput } from '@abparts/contracts/invitation'
import { maxNameLength } from '@abparts/contracts/limits'
import type { Organization } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/use-account.ts'
import { OrganizationField } from '../organizations/organization-field.tsx'
import { RoleField } from '../users/role-field.tsx'
import { InvitationLinkModal } from './invitation-link-modal.tsx'

interface InviteModalProps extends OpenState {
  /** Where the member will belong; a super admin may choose another one. */
  organization: Organization | null
}

/** Invites a member, then shows the link. */
export function InviteModal({ organization, ...state }: InviteModalProps) {
  const { role } = useAccount()
  const [created, setCreated] = useState<CreatedInvitation | null>(null)
  const create = useMutation(
    trpc.invitations.create.mutationOptions({ meta: { showsError: true }, onSuccess: setCreated }),
  )
  return (
    <>
      <FormModal
        {...state}
        title="Invite a member"
        submitLabel="Create invitation"
        onSubmit={(fields) => {
          const organizationId = role === 'super_admin' ? fields.organizationId || null : (organization?.id ?? null)
          return create.mutateAsync(CreateInvitationInput.parse({ ...fields, organizationId }))
        }}
      >
        <TextField label="Name" name="name" maxLength={maxNameLength} autoComplete="off" isRequired autoFocus />
        <TextField label="E-mail address" name="email" type="email" autoComplete="off" isRequired />
        <RoleField organizationId={organization?.id ?? null} defaultValue="user" />
        {role === 'super_admin' && (
          <OrganizationField label="Organization" name="organizationId" placeholder="None" initial={organization} />
        )}
      </FormModal>
      <InvitationLinkModal created={created} onClose={() => setCreated(null)} />
    </>
  )
}
