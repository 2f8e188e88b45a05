import { addRow, type Row } from './table.ts'

export interface Measured {
  seconds: number
  peakBytes: number
}

export interface Race {
  work: string
  bytes: number
  rounds: number
  ours: () => Promise<Measured>
  references: Record<string, () => Promise<Measured>>
  target: string
  limit: string
}

/**
 * Runs all in rotation, since disks vary over time, and compares the medians. Adds a row for each reference, and prints
 * it.
 */
export async function race(rows: Row[], { work, bytes, rounds, ours, references, target, limit }: Race): Promise<void> {
  const runners = [{ name: 'ours', run: ours }, ...Object.entries(references).map(([name, run]) => ({ name, run }))]
  const results = runners.map((runner) => ({ ...runner, seconds: [] as number[], peakBytes: 0 }))
  for (let round = 0; round < rounds; round++)
    for (const result of results) {
      const measured = await result.run()
      result.seconds.push(measured.seconds)
      result.peakBytes = Math.max(result.peakBytes, measured.peakBytes)
    }
  const [own, ...others] = results.map((result) => ({ ...result, seconds: median(result.seconds) }))
  if (own === undefined) return
  const rateOf = (seconds: number) => `${Math.round(bytes / 1e6 / seconds)} MB/s (${seconds.toFixed(1)} s)`
  for (const { name, seconds } of others) {
    addRow(rows, {
      work,
      ours: `${rateOf(own.seconds)}, peak memory ${Math.round(own.peakBytes / 1e6)} MB`,
      reference: `${name} ${rateOf(seconds)}`,
      ratio: seconds / own.seconds,
      target,
      limit,
    })
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
