import type { ReactNode } from 'react'
import { Form } from 'react-aria-components'
import { ErrorLine } from './error-line.tsx'
import { SubmitButton } from './submit-button.tsx'
import { type FormFields, useSubmit } from './use-submit.ts'

interface EntranceFormProps {
  submitLabel: string
  /** Rejects with what is to be told. */
  onSubmit: (fields: FormFields) => Promise<unknown>
  children: ReactNode
}

/** The form of an entrance, with one wide button. */
export function EntranceForm({ submitLabel, onSubmit, children }: EntranceFormProps) {
  const { failure, isPending, submit } = useSubmit(onSubmit)
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      {children}
      {failure && <ErrorLine>{failure.sentence}</ErrorLine>}
      <div className="mt-2 flex flex-col">
        <SubmitButton isPending={isPending}>{submitLabel}</SubmitButton>
      </div>
    </Form>
  )
}
