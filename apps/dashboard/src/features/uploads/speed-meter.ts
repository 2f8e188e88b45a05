interface Sample {
  atMilliseconds: number
  sentBytes: number
}

const windowMilliseconds = 8_000
const minSpanMilliseconds = 1_000

/**
 * Measures how fast bytes are sent, in bytes per second over the last seconds; null until it is known. When an upload
 * resumes further back than where it stopped, measuring starts over.
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
