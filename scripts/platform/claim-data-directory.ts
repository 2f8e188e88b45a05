import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { endLeftovers } from './end-leftovers.ts'
import { tryLock } from './lock.ts'
import { readRunRecord } from './run-record.ts'

/** As long as a platform that is stopping may take. */
const patienceMilliseconds = 12_000

/**
 * Makes the data directory and keeps every other start out of it until the answered function is called or this
 * process ends. What a killed start left running is ended. Throws `conflict` when a platform runs on it.
 */
export async function claimDataDirectory(directory: string): Promise<() => Promise<void>> {
  makeDirectory(directory)
  const file = path.join(directory, 'lock')
  const deadline = performance.now() + patienceMilliseconds
  for (;;) {
    const unlock = tryLock(file)
    if (unlock !== null) {
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

function makeDirectory(directory: string): void {
  try {
    // As root, PostgreSQL is another user, who has to pass through. What is secret has its own mode.
    mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o755 : 0o700 })
  } catch (cause) {
    throw new AppError('forbidden', `DATA_DIR: ${directory} cannot be made or is not a directory.`, { cause })
  }
}
