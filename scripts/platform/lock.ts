import { Database } from 'bun:sqlite'

/**
 * Locks a file for as long as this process lives, and not longer: the operating system lets go of it however the
 * process ends. SQLite is the portable way to such a lock without a native add-on. Answers how to unlock, or null
 * when another process has it.
 */
export function tryLock(file: string): (() => void) | null {
  const lock = new Database(file, { create: true })
  try {
    lock.run('pragma busy_timeout = 0')
    lock.run('begin exclusive')
    return () => lock.close()
  } catch {
    lock.close()
    return null
  }
}
