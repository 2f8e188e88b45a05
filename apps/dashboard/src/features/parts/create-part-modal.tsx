import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { trpc } from '../../lib/trpc.ts'
import { useAccount } from '../account/use-account.ts'
import { PartFields } from './part-fields.tsx'
import { PartForm } from './part-form.ts'

/** Asks for a new part and goes to its page. */
export function CreatePartModal(state: OpenState) {
  // Whose it is when the form does not ask: one's own organization's.
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
