import { setTimeout as sleep } from 'node:timers/promises'
import { howToAdopt } from '@abparts/core/installation/claim-storages'
import type { Logger } from '@abparts/runtime/log'
import { printError } from '@abparts/runtime/print'
import { openStorages, type StorageEnv, type Storages } from '@abparts/storage/storages'

const pauseMilliseconds = 10_000

/** Waits until every storage can be used and belongs to the database. Logs what is wrong, once. */
export async function untilStoragesBelong({ all }: Storages, log: Logger): Promise<void> {
  let told: string | null = null
  for (;;) {
    const problems = await Promise.all(all.map((storage) => storage.problem()))
    const problem = problems.find((found) => found !== null)
    if (problem === undefined) return
    if (problem !== told) log.error({ problem, help: howToAdopt }, 'a storage cannot be used')
    told = problem
    await sleep(pauseMilliseconds)
  }
}

/** The storages that the environment names. Ends the process with a sentence when one cannot be used. */
export async function openStoragesOrExit(env: StorageEnv): Promise<Storages> {
  try {
    return await openStorages(env)
  } catch (error) {
    printError(error)
    process.exit(1)
  }
}
