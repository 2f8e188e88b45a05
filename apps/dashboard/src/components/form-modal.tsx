import type { ReactNode } from 'react'
import { Form } from 'react-aria-components'
import { Button } from './button.tsx'
import { ErrorLine } from './error-line.tsx'
import { Modal, type OpenState } from './modal.tsx'
import { SubmitButton } from './submit-button.tsx'
import { type FormFields, useSubmit } from './use-submit.ts'

interface FormModalProps extends OpenState {
  title: string
  submitLabel: string
  /** Rejects with what is to be told; the dialog closes when it resolves. */
  onSubmit: (fields: FormFields) => Promise<unknown>
  children: ReactNode
}

/** A dialog with a form. It stays open, with what was typed, until the submission has worked. */
export function FormModal({ title, submitLabel, onSubmit, children, ...state }: FormModalProps) {
  return (
    <Modal title={title} {...state}>
      {(close) => (
        <FormBody submitLabel={submitLabel} onSubmit={onSubmit} close={close}>
          {children}
        </FormBody>
      )}
    </Modal>
  )
}

interface FormBodyProps extends Pick<FormModalProps, 'submitLabel' | 'onSubmit' | 'children'> {
  close: () => void
}

function FormBody({ submitLabel, onSubmit, children, close }: FormBodyProps) {
  const { failure, isPending, submit } = useSubmit(async (fields) => {
    await onSubmit(fields)
    close()
  })
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {failure && <ErrorLine>{failure}</ErrorLine>}
      <div className="mt-1 flex justify-end gap-2">
        <Button onPress={close}>Cancel</Button>
        <SubmitButton isPending={isPending}>{submitLabel}</SubmitButton>
      </div>
    </Form>
  )
}
