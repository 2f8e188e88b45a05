interface Sample {
  atMilliseconds: number
  sentBytes: number
}

const windowMilliseconds = 8_000
const minSpanMilliseconds = 1_000

/**
 * Tells how fast bytes are leaving, in bytes a second over the last seconds; null until there is something to tell.
 * When an upload goes on further back than where it stopped, measuring starts over.
 */
export function createSpeedMeter(): (sentBytes: number, atMilliseconds: number) => number | null {
  let samples: Sample[] = []
  return (sentBytes, atMilliseconds) => {
    if (sentBytes < (samples.at(-1)?.sentBytes ?? 0)) samples = []
    samples = samples.filter((sample) => sample.atMilliseconds >= atMilliseconds - windowMilliseconds)
    samples.push({ atMilliseconds, sentBytes })
    const [first] = samples
    const span = atMilliseconds - (first?.atMilliseconds ?? 0)
    if (first === undefined || span < minSpanMilliseconds) return null
    return ((sentBytes - first.sentBytes) / span) * 1000
  }
}
