import { printable } from '@abparts/contracts/printable'
import { print } from '@abparts/runtime/print'

/** Prints the name of a step, runs it, and prints how long it took. */
export async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now()
  process.stdout.write(`${printable(name)} … `)
  try {
    const result = await work()
    print(`${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
    return result
  } catch (error) {
    print('')
    throw error
  }
}
