import { type Document, DocumentFields } from '@abparts/contracts/document'
import { maxNameLength } from '@abparts/contracts/limits'
import { useMutation } from '@tanstack/react-query'
import { EditModal } from '../../components/edit-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { TextField } from '../../components/text-field.tsx'
import { trpc } from '../../lib/trpc.ts'

const TitleForm = DocumentFields.pick({ title: true })

export function RenameManualModal({ manual, ...state }: OpenState & { manual: Document }) {
  const update = useMutation(trpc.documents.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Rename manual"
      onSave={(changed) => update.mutateAsync({ id: manual.id, ...TitleForm.parse(changed) })}
    >
      <TextField label="Title" name="title" defaultValue={manual.title} maxLength={maxNameLength} isRequired />
    </EditModal>
  )
}
