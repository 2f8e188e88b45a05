import { useEffect, useState } from 'react'

/** The value once it has not changed for a moment: for searches while typing. */
export function useSettled<Value>(value: Value, quietMilliseconds: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMilliseconds)
    return () => clearTimeout(timer)
  }, [value, quietMilliseconds])
  return settled
}
