import { useEffect, useState } from 'react'

const quietMilliseconds = 2_500

/** Whether someone has moved the pointer or pressed a key a moment ago. `note` says that they just did. */
export function useActivity() {
  const [lastAt, setLastAt] = useState<number | null>(null)
  useEffect(() => {
    if (lastAt === null) return
    const timer = setTimeout(() => setLastAt(null), quietMilliseconds)
    return () => clearTimeout(timer)
  }, [lastAt])
  return { isActive: lastAt !== null, note: () => setLastAt(performance.now()) }
}
