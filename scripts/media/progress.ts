/** Where progress is written. */
export interface ProgressStream {
  isTTY?: boolean | undefined
  write: (text: string) => unknown
}

const barWidth = 30
const redrawMilliseconds = 100

/** Tells how far something has come: by a bar on a terminal, elsewhere by a line for every further ten per cent. */
export function createProgress(total: number, stream: ProgressStream = process.stderr) {
  let done = 0
  let told = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  const erase = () => stream.isTTY && stream.write('\r\x1b[2K')
  const percent = () => Math.floor(total === 0 ? 100 : (100 * done) / total)

  return {
    /** There is more to come than was known. */
    expect: (amount: number) => {
      total += amount
    },
    advance: (amount: number) => {
      done += amount
      if (stream.isTTY && performance.now() - drawnAt >= redrawMilliseconds) {
        drawnAt = performance.now()
        const filled = Math.round((percent() / 100) * barWidth)
        stream.write(`\r${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${percent()} %`)
      } else if (!stream.isTTY && percent() >= told + 10) {
        told = percent() - (percent() % 10)
        stream.write(`${told} %\n`)
      }
    },
    /** Takes the bar away: before something else is printed, and at the end. */
    erase,
  }
}
