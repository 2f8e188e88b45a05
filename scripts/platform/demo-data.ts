import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@abparts/contracts/error'
import { type SeedOptions, seedDemo } from '../demo/seed.ts'

/** The pauses between the attempts: an embedded database that was killed is back by then. */
const pausesSeconds = [1, 2, 4, 8]

/**
 * Adds the missing demo data, in a few attempts: an outage does not affect what is already there. Returns null, or the
 * reason why it failed.
 */
export async function addDemoData(options: SeedOptions): Promise<string | null> {
  for (const pauseSeconds of [...pausesSeconds, null]) {
    try {
      await seedDemo(options)
      return null
    } catch (error) {
      options.signal.throwIfAborted()
      if (pauseSeconds === null || isFinal(error)) return error instanceof Error ? error.message : String(error)
      await sleep(pauseSeconds * 1000, undefined, { signal: options.signal })
    }
  }
  return null
}

/** Somebody has to change something first. */
const isFinal = (error: unknown) => error instanceof AppError && ['conflict', 'unauthorized'].includes(error.code)
