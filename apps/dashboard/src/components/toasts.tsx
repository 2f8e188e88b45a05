import { CircleAlert, CircleCheck, X } from 'lucide-react'
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'
import { toastQueue } from './toast-queue.ts'

/** Where messages appear. F6 moves the keyboard focus there and back. */
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
            <ToastContent className="min-w-0 flex-1">
              <Text slot="title">{text}</Text>
            </ToastContent>
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
