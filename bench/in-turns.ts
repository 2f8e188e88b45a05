import pLimit from 'p-limit'

const rounds = 3
const transferRounds = 5

/** Measures one, then the other, repeatedly, since machines vary over time. Returns the median of each. */
export async function inTurns<Result>(
  measureOurs: () => Promise<Result>,
  measureReference: () => Promise<Result>,
  valueFrom: (result: Result) => number,
): Promise<{ ours: Result; reference: Result }> {
  const pairs: { ours: Result; reference: Result }[] = []
  for (let round = 0; round < rounds; round++)
    pairs.push({ ours: await measureOurs(), reference: await measureReference() })
  const middle = (results: Result[]) => results.sort((a, b) => valueFrom(a) - valueFrom(b))[1] as Result
  return { ours: middle(pairs.map(({ ours }) => ours)), reference: middle(pairs.map(({ reference }) => reference)) }
}

/**
 * The median speed of each way to transfer this many bytes, in bytes per second. They alternate, since machines vary
 * over time.
 */
export async function transferSpeeds(bytes: number, transfers: (() => Promise<unknown>)[]): Promise<number[]> {
  const speeds = transfers.map((): number[] => [])
  for (let round = 0; round < transferRounds; round++)
    for (const [index, transfer] of transfers.entries()) {
      const startedAt = performance.now()
      await transfer()
      speeds[index]?.push(bytes / ((performance.now() - startedAt) / 1000))
    }
  return speeds.map((ofOne) => ofOne.toSorted((a, b) => a - b)[Math.floor(transferRounds / 2)] ?? 0)
}

/** How many times per second `work` runs, `count` times in total and `concurrency` at a time. */
export async function rate(count: number, concurrency: number, work: () => Promise<unknown>): Promise<number> {
  const limit = pLimit(concurrency)
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: count }, () => limit(work)))
  return count / ((performance.now() - startedAt) / 1000)
}
