import { type FormEvent, useState } from 'react'
import { isPassing } from '../lib/failure-kinds.ts'
import { sentenceOf } from '../lib/sentence.ts'

interface Failure {
  sentence: string
  /** The same may work in a moment: it is worth another try as it is. */
  isPassing: boolean
}

/** Runs what somebody asked for: says whether it waits, and why it did not work. */
export function useAttempt() {
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isPending, setPending] = useState(false)

  async function attempt(act: () => Promise<unknown>): Promise<void> {
    setFailure(null)
    setPending(true)
    try {
      await act()
    } catch (error) {
      setFailure({ sentence: sentenceOf(error), isPassing: isPassing(error) })
    } finally {
      setPending(false)
    }
  }

  return { failure, isPending, attempt }
}

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
