import { Database } from 'bun:sqlite'
import { fstatSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { endLeftovers } from './end-leftovers.ts'
import { makeDataDirectory, recordLayout, requireKnownLayout } from './layout.ts'
import { readRunRecord } from './run-record.ts'

/**
 * Locks a file for as long as this process lives, and not longer: the operating system lets go of it however the
 * process ends. SQLite is the portable way to such a lock without a native add-on. Answers how to unlock, or null
 * when another process has it.
 */
function tryLock(file: string): (() => void) | null {
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

/** Does what is written to a file descriptor go to systemd's journal? As systemd.exec(5) says how to find out. */
export function isJournal(fileDescriptor: number): boolean {
  const { dev, ino } = fstatSync(fileDescriptor)
  return process.env.JOURNAL_STREAM === `${dev}:${ino}`
}

/** As long as a platform that is stopping may take. */
const patienceMilliseconds = 12_000

/**
 * Makes the data directory and keeps every other start out of it until the answered function is called or this
 * process ends. What a killed start left running is ended. Throws `conflict` when a platform runs on it, or a newer one has.
 */
export async function claimDataDirectory(directory: string): Promise<() => Promise<void>> {
  requireKnownLayout(directory)
  makeDataDirectory(directory)
  const file = path.join(directory, 'lock')
  const deadline = performance.now() + patienceMilliseconds
  for (;;) {
    const unlock = tryLock(file)
    if (unlock !== null) {
      recordLayout(directory)
      await endLeftovers(directory)
      return async () => unlock()
    }
    const running = readRunRecord(directory)
    if (running !== null)
      throw new AppError(
        'conflict',
        `${directory} is in use: the platform runs at ${running.url} (process ${running.pid}). Stop it, or choose another DATA_DIR.`,
      )
    if (performance.now() > deadline)
      throw new AppError(
        'conflict',
        `${directory} is in use by another command. Wait for it, or choose another DATA_DIR.`,
      )
    await sleep(100)
  }
}
