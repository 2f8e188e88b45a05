import { CircleAlert, CircleCheck, X } from 'lucide-react'
import {
  UNSTABLE_ToastContent as AriaToastContent,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { sentenceOf } from '../lib/sentence.ts'
import { Button, IconButton } from './button.tsx'

interface ToastContent {
  tone: 'neutral' | 'danger'
  text: string
  /** What can be done about it. */
  action?: { label: string; run: () => void }
}

const noticeMilliseconds = 6_000
const undoMilliseconds = 12_000

const toastQueue = new ToastQueue<ToastContent>({ maxVisibleToasts: 4 })

/** Says that something went well. */
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

/** Where messages appear. F6 moves the keyboard's focus there and back. */
export function Toasts() {
  return (
    <ToastRegion
      queue={toastQueue}
      aria-label="Messages"
      className="fixed inset-x-4 top-4 z-50 flex flex-col gap-2 rounded-lg sm:inset-x-auto sm:top-auto sm:bottom-4 sm:left-1/2 sm:w-96 sm:-translate-x-1/2"
    >
      {({ toast }) => {
        const { tone, text, action } = toast.content
        const Icon = tone === 'danger' ? CircleAlert : CircleCheck
        return (
          <Toast
            toast={toast}
            className="appears flex items-center gap-3 rounded-lg border border-line bg-surface py-2 pr-2 pl-3.5 shadow-float"
          >
            <Icon aria-hidden className={`size-5 shrink-0 ${tone === 'danger' ? 'text-danger' : 'text-muted'}`} />
            <AriaToastContent className="min-w-0 flex-1">
              <Text slot="title">{text}</Text>
            </AriaToastContent>
            {action && (
              <Button
                onPress={() => {
                  toastQueue.close(toast.key)
                  action.run()
                }}
              >
                {action.label}
              </Button>
            )}
            <IconButton icon={X} label="Close" slot="close" />
          </Toast>
        )
      }}
    </ToastRegion>
  )
}
