import { Database } from 'bun:sqlite'
import { fstatSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { endLeftovers } from './end-leftovers.ts'
import { makeDataDirectory, recordLayout, requireKnownLayout } from './layout.ts'
import { readRunRecord } from './run-record.ts'

/**
 * Locks a file while this process lives: the operating system releases the lock however the process ends. SQLite is the
 * portable way to such a lock without a native add-on. Returns a function that unlocks, or null when another process
 * holds the lock.
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

/** Whether a file descriptor leads to systemd's journal, as determined in systemd.exec(5). */
export function isJournal(fileDescriptor: number): boolean {
  const { dev, ino } = fstatSync(fileDescriptor)
  return process.env.JOURNAL_STREAM === `${dev}:${ino}`
}

/** How long a platform may take to stop. */
const timeoutMilliseconds = 12_000

/**
 * Creates the data directory and keeps every other start out of it until the returned function is called or this
 * process ends. Processes left over from a killed start are ended. Throws `conflict` when a platform runs on it, or a
 * newer version has.
 */
export async function claimDataDirectory(directory: string): Promise<() => Promise<void>> {
  requireKnownLayout(directory)
  makeDataDirectory(directory)
  const file = path.join(directory, 'lock')
  const deadline = performance.now() + timeoutMilliseconds
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
