import { maxDescriptionLength, maxNameLength } from '@abparts/contracts/limits'
import type { Organization } from '@abparts/contracts/organization'
import type { Part } from '@abparts/contracts/part'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { z } from 'zod'
import { EditModal, FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/profile.tsx'
import { OrganizationField } from '../organizations/organization-field.tsx'

const orNull = z.string().transform((text) => (text.trim() === '' ? null : text))

/**
 * The fields of a part's form as the contracts expect them: an empty field is null. Only super admins see the owner
 * field.
 */
const PartForm = z.object({
  partNumber: z.string(),
  name: z.string(),
  description: orNull,
  organizationId: orNull.optional(),
})

interface PartFieldsProps {
  part?: Part
  /** The organization that the part belongs to, or will. */
  organization: Organization | null
}

/** The fields of a part's form. Only a super admin chooses the owner. */
function PartFields({ part, organization }: PartFieldsProps) {
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
          placeholder="None (catalog part, visible to everyone)"
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

/** Asks for a new part and goes to its page. */
export function CreatePartModal(state: OpenState) {
  // The owner when the form does not ask: one's own organization.
  const { organizationId } = useAccount()
  const navigate = useNavigate()
  const create = useMutation(
    trpc.parts.create.mutationOptions({
      meta: { showsError: true },
      onSuccess: (part) => navigate({ to: '/parts/$partId', params: { partId: part.id } }),
    }),
  )
  return (
    <FormModal
      {...state}
      title="New part"
      submitLabel="Create part"
      onSubmit={(fields) => create.mutateAsync({ organizationId, ...PartForm.parse(fields) })}
    >
      <PartFields organization={null} />
    </FormModal>
  )
}

interface EditPartModalProps extends OpenState {
  part: Part
  organization: Organization | null
}

export function EditPartModal({ part, organization, ...state }: EditPartModalProps) {
  const update = useMutation(trpc.parts.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Edit part"
      onSave={(changed) => update.mutateAsync({ id: part.id, ...PartForm.partial().parse(changed) })}
    >
      <PartFields part={part} organization={organization} />
    </EditModal>
  )
}
