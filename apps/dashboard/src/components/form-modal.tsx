import { type ReactNode, useState } from 'react'
import { Form } from 'react-aria-components'
import { changedFields } from '../lib/changed-fields.ts'
import { UnsavedInDialog, useUnsavedForm, useUnsavedInDialog } from '../lib/unsaved.ts'
import { Button, SubmitButton } from './button.tsx'
import { LeaveQuestion, Modal, type OpenState } from './modal.tsx'
import { ErrorLine } from './text-field.tsx'
import { type FormFields, useSubmit } from './use-action.ts'

interface FormModalProps extends OpenState {
  title: string
  submitLabel: string
  /**
   * Called with the fields and their initial values. Rejects with the error to show; the dialog closes when it
   * resolves.
   */
  onSubmit: (fields: FormFields, opened: FormFields) => Promise<unknown>
  children: ReactNode
}

/**
 * A dialog with a form. It stays open, with what was typed, until the submission succeeds. Escape and × ask first when
 * something is unsaved.
 */
export function FormModal({ title, submitLabel, onSubmit, children, ...state }: FormModalProps) {
  const [isPending, setPending] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const { inDialog, isDialogUnsaved } = useUnsavedInDialog()
  const close = () => {
    setAsking(false)
    state.onOpenChange(false)
  }
  const onOpenChange = (isOpen: boolean) => {
    // Closing would not cancel a request in flight: it would be saved all the same.
    if (isPending) return
    if (!isOpen && isDialogUnsaved()) setAsking(true)
    else state.onOpenChange(isOpen)
  }
  return (
    <UnsavedInDialog value={inDialog}>
      <Modal title={title} isOpen={state.isOpen} onOpenChange={onOpenChange}>
        {() => (
          <FormBody
            submitLabel={submitLabel}
            onSubmit={async (fields, opened) => {
              setPending(true)
              await onSubmit(fields, opened).finally(() => setPending(false))
            }}
            close={close}
          >
            {children}
          </FormBody>
        )}
      </Modal>
      <LeaveQuestion isOpen={state.isOpen && isAsking} onStay={() => setAsking(false)} onLeave={close} />
    </UnsavedInDialog>
  )
}

interface FormBodyProps extends Pick<FormModalProps, 'submitLabel' | 'onSubmit' | 'children'> {
  close: () => void
}

function FormBody({ submitLabel, onSubmit, children, close }: FormBodyProps) {
  const { failure, isPending, submit } = useSubmit(async (fields) => {
    await onSubmit(fields, opened.current ?? {})
    close()
  })
  const { form, opened } = useUnsavedForm(isPending)
  return (
    <Form ref={form} onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {failure && <ErrorLine>{failure.sentence}</ErrorLine>}
      <div className="mt-1 flex justify-end gap-2">
        <Button onPress={close} isDisabled={isPending}>
          Cancel
        </Button>
        <SubmitButton isPending={isPending}>{failure?.isPassing ? 'Try again' : submitLabel}</SubmitButton>
      </div>
    </Form>
  )
}

interface EditModalProps extends OpenState {
  title: string
  /**
   * Called with the fields that were changed since the dialog was opened, so that what others changed meanwhile is
   * kept. Not called when nothing changed. Rejects with the error to show.
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
