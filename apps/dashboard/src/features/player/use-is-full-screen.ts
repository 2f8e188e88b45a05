import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

export const useIsFullScreen = (element: Element): boolean =>
  useSyncExternalStore(subscribe, () => document.fullscreenElement === element)
