const rounds = 5

/** The middle speed of each way to transfer so many bytes, in bytes a second. They take turns, since machines have moods. */
export async function transferSpeeds(bytes: number, transfers: (() => Promise<unknown>)[]): Promise<number[]> {
  const speeds = transfers.map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, transfer] of transfers.entries()) {
      const startedAt = performance.now()
      await transfer()
      speeds[index]?.push(bytes / ((performance.now() - startedAt) / 1000))
    }
  return speeds.map((ofOne) => ofOne.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0)
}
