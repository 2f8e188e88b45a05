import { useEffect, useEffectEvent } from 'react'

/** While `isOpen`, calls what belongs to the key that is pressed, wherever the focus is. */
export function useLightboxKeys(isOpen: boolean, actions: Record<string, () => void>): void {
  const handleKey = useEffectEvent((event: KeyboardEvent) => actions[event.key]?.())
  useEffect(() => {
    if (!isOpen) return
    const listener = (event: KeyboardEvent) => handleKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [isOpen])
}
