import { type CreatedInvitation, CreateInvitationInput } from '@abparts/contracts/invitation'
import { maxNameLength } from '@abparts/contracts/limits'
import type { Organization } from '@abparts/contracts/organization'
import { useMutation } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button, type ButtonVariant } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-field.tsx'
import { FormModal } from '../../components/form-modal.tsx'
import { Modal, type OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { formatDate } from '../../lib/format.ts'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/profile.tsx'
import { OrganizationField } from '../organizations/organization-field.tsx'
import { RoleField } from '../users/edit-user-modal.tsx'

interface InvitationLinkModalProps {
  /** Null when there is nothing to show. */
  created: CreatedInvitation | null
  onClose: () => void
}

/** Says where the link of a new invitation went, and shows it to those who may pass it on. It is never shown again. */
export function InvitationLinkModal({ created, onClose }: InvitationLinkModalProps) {
  return (
    <Modal title="Invitation" isOpen={created !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      {(close) =>
        created && (
          <div className="flex flex-col gap-4">
            <p>{sentenceAbout(created)}</p>
            {created.link !== null && <CopyField label="Link" value={created.link} notice="The link was copied." />}
            <p className="text-xs text-muted">
              Whoever opens the link first sets the password. It works once, until{' '}
              {formatDate(created.invitation.expiresAt)}
              {created.link !== null && ', and is not shown again'}.
            </p>
            <div className="flex justify-end">
              <Button onPress={close}>Done</Button>
            </div>
          </div>
        )
      }
    </Modal>
  )
}

function sentenceAbout({ mailed, link, invitation: { name, email } }: CreatedInvitation): string {
  if (link === null)
    return mailed
      ? `The link was e-mailed to ${email}.`
      : `The link could not be e-mailed to ${email}. Ask a super admin to create a new one and give it to ${name}.`
  return mailed
    ? `The link was e-mailed to ${email}. You can also pass it on yourself.`
    : `Give this link to ${name}. It was not e-mailed.`
}

interface InviteModalProps extends OpenState {
  /** The user's organization; a super admin may choose another one. */
  organization: Organization | null
}

/** Invites a user, then shows the link. */
function InviteModal({ organization, ...state }: InviteModalProps) {
  const { role } = useAccount()
  const [created, setCreated] = useState<CreatedInvitation | null>(null)
  const create = useMutation(
    trpc.invitations.create.mutationOptions({ meta: { showsError: true }, onSuccess: setCreated }),
  )
  return (
    <>
      <FormModal
        {...state}
        title="Invite a user"
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

interface InviteButtonProps {
  organization: Organization | null
  variant?: ButtonVariant
}

export function InviteButton({ organization, variant = 'secondary' }: InviteButtonProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant={variant} onPress={() => setOpen(true)}>
        <UserPlus aria-hidden />
        Invite a user
      </Button>
      <InviteModal organization={organization} isOpen={isOpen} onOpenChange={setOpen} />
    </>
  )
}
