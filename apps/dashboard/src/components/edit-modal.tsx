import type { ReactNode } from 'react'
import { changedFields } from '../lib/changed-fields.ts'
import { FormModal } from './form-modal.tsx'
import type { OpenState } from './modal.tsx'
import type { FormFields } from './use-submit.ts'

interface EditModalProps extends OpenState {
  title: string
  /**
   * Gets the fields that were changed since the dialog was opened, so that what others have changed meanwhile stays. It
   * is not called when none were. Rejects with what is to be told.
   */
  onSave: (changed: FormFields) => Promise<unknown>
  children: ReactNode
}

/** A dialog with a form for something that exists. */
export function EditModal({ onSave, ...dialog }: EditModalProps) {
  return (
    <FormModal
      {...dialog}
      submitLabel="Save"
      onSubmit={async (fields, opened) => {
        const changed = changedFields(opened, fields)
        if (Object.keys(changed).length > 0) await onSave(changed)
      }}
    />
  )
}
