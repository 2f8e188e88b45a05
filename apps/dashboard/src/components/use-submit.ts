import type { FormEvent } from 'react'
import { useAttempt } from './use-attempt.ts'

/** What a form holds, by field name. */
export type FormFields = Record<string, FormDataEntryValue>

/** Submits a form by script: says whether it waits, and why it did not work. */
export function useSubmit(onSubmit: (fields: FormFields) => Promise<unknown>) {
  const { failure, isPending, attempt } = useAttempt()

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = Object.fromEntries(new FormData(event.currentTarget))
    void attempt(() => onSubmit(fields))
  }

  return { failure, isPending, submit }
}
