import { UNSTABLE_ToastQueue as ToastQueue } from 'react-aria-components'
import { sentenceOf } from '../lib/sentence.ts'

interface ToastContent {
  tone: 'neutral' | 'danger'
  text: string
  /** An action that the message offers. */
  action?: { label: string; run: () => void }
}

const noticeMilliseconds = 6_000
const undoMilliseconds = 12_000

export const toastQueue = new ToastQueue<ToastContent>({ maxVisibleToasts: 4 })

/** Says that something succeeded. */
export function showNotice(text: string): void {
  toastQueue.add({ tone: 'neutral', text }, { timeout: noticeMilliseconds })
}

/** Says that something was removed, and offers to undo it for a while. */
export function showRemoved(text: string, undo: () => void): void {
  toastQueue.add({ tone: 'neutral', text, action: { label: 'Undo', run: undo } }, { timeout: undoMilliseconds })
}

interface FailedAttempt {
  /** What was not done, as a sentence. */
  attempt?: string
  /** Tries it again as it was. */
  retry?: () => void
}

/** Says what went wrong; it stays until closed. */
export function showFailure(error: unknown, { attempt, retry }: FailedAttempt = {}): void {
  const text = attempt === undefined ? sentenceOf(error) : `${attempt} ${sentenceOf(error)}`
  toastQueue.add({ tone: 'danger', text, ...(retry && { action: { label: 'Try again', run: retry } }) })
}
