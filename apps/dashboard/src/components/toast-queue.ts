import { UNSTABLE_ToastQueue as ToastQueue } from 'react-aria-components'
import { sentenceOf } from '../lib/sentence.ts'

export interface ToastContent {
  tone: 'neutral' | 'danger'
  text: string
  /** Puts back what the message tells of. */
  undo?: () => void
}

const noticeMilliseconds = 6_000
const undoMilliseconds = 12_000

export const toastQueue = new ToastQueue<ToastContent>({ maxVisibleToasts: 4 })

/** Says that something went well. */
export function showNotice(text: string): void {
  toastQueue.add({ tone: 'neutral', text }, { timeout: noticeMilliseconds })
}

/** Says that something was removed, and offers to undo it for a while. */
export function showRemoved(text: string, undo: () => void): void {
  toastQueue.add({ tone: 'neutral', text, undo }, { timeout: undoMilliseconds })
}

/** Says what went wrong; it stays until closed. */
export function showFailure(error: unknown): void {
  toastQueue.add({ tone: 'danger', text: sentenceOf(error) })
}
