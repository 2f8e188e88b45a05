import { type FormEvent, useState } from 'react'
import { sentenceOf } from '../lib/sentence.ts'

/** What a form holds, by field name. */
export type FormFields = Record<string, FormDataEntryValue>

/** Submits a form by script: says whether it waits, and the sentence of why it did not work. */
export function useSubmit(onSubmit: (fields: FormFields) => Promise<unknown>) {
  const [failure, setFailure] = useState<string | null>(null)
  const [isPending, setPending] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setFailure(null)
    setPending(true)
    try {
      await onSubmit(Object.fromEntries(new FormData(event.currentTarget)))
    } catch (error) {
      setFailure(sentenceOf(error))
    } finally {
      setPending(false)
    }
  }

  return { failure, isPending, submit }
}
