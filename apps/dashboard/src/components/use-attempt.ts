import { useState } from 'react'
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
