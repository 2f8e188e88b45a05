import { type FormEvent, useState } from 'react'
import { isPassing } from '../lib/failure-kinds.ts'
import { sentenceOf } from '../lib/sentence.ts'

interface Failure {
  sentence: string
  /** Whether the same request may succeed in a moment, unchanged. */
  isPassing: boolean
}

/** Runs an action that somebody asked for. Returns whether it is pending, and why it failed. */
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

/** Submits a form by script. Returns whether it is pending, and why it failed. */
export function useSubmit(onSubmit: (fields: FormFields) => Promise<unknown>) {
  const { failure, isPending, attempt } = useAttempt()

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = Object.fromEntries(new FormData(event.currentTarget))
    void attempt(() => onSubmit(fields))
  }

  return { failure, isPending, submit }
}
