import type { ReactNode } from 'react'
import { Form } from 'react-aria-components'
import { Blueprint, Wordmark } from './brand.tsx'
import { SubmitButton } from './button.tsx'
import { ErrorLine } from './text-field.tsx'
import { type FormFields, useSubmit } from './use-action.ts'

interface SignedOutPageProps {
  title: string
  children: ReactNode
}

/** A page for someone who is not signed in: the product on one side, the form on the other. */
export function SignedOutPage({ title, children }: SignedOutPageProps) {
  return (
    <main className="flex min-h-[calc(100dvh-var(--connection-height))] flex-col bg-frame md:grid md:grid-cols-2">
      <title>{`${title} · ABParts Media`}</title>
      <div className="relative flex flex-col justify-between overflow-hidden px-6 py-5 md:p-10">
        <Blueprint className="absolute -right-1/4 -bottom-1/5 hidden w-[min(115%,60rem)] text-frame-line md:block" />
        <Wordmark />
        <p className="relative hidden max-w-md text-3xl leading-tight font-semibold tracking-tight text-balance text-frame-ink md:block">
          See every part. Understand every machine.
        </p>
        <p className="relative hidden text-frame-muted md:block">Images and videos of machines and their parts.</p>
      </div>
      <div className="flex flex-1 items-start justify-center rounded-t-lg bg-surface px-6 py-10 md:items-center md:rounded-none">
        <div className="w-full max-w-sm">
          <h1 className="mb-6 text-2xl font-semibold tracking-tight">{title}</h1>
          {children}
        </div>
      </div>
    </main>
  )
}

interface SignedOutFormProps {
  submitLabel: string
  /** Rejects with the error to show. */
  onSubmit: (fields: FormFields) => Promise<unknown>
  children: ReactNode
}

/** The form of such a page, with one wide button. */
export function SignedOutForm({ submitLabel, onSubmit, children }: SignedOutFormProps) {
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
