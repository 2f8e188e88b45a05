import { CloudOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** A line at the top while the browser is offline, announced by screen readers. It stays above dialogs. */
export function ConnectionLine() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine)
  return (
    <div role="status" data-react-aria-top-layer="true" className="connection sticky top-0 z-60">
      {!isOnline && (
        <p className="flex h-(--connection-height) items-center justify-center gap-2 bg-danger px-4 text-xs font-medium text-on-accent">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          <span className="truncate">You are offline. Changes cannot be saved until you reconnect.</span>
        </p>
      )}
    </div>
  )
}
