import { printable } from '@abparts/contracts/printable'
import { print, printJson } from '@abparts/runtime/print'

/** The stream that progress is written to. */
export interface ProgressStream {
  isTTY?: boolean | undefined
  write: (text: string) => unknown
}

const barWidth = 30
const redrawMilliseconds = 100

/** Shows progress: as a bar on a terminal, elsewhere as a line for every ten per cent. */
export function createProgress(total: number, stream: ProgressStream = process.stderr) {
  let done = 0
  let told = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  const erase = () => stream.isTTY && stream.write('\r\x1b[2K')
  const percent = () => Math.floor(total === 0 ? 100 : (100 * done) / total)

  return {
    /** Raises the total. */
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
    /** Erases the bar: before something else is printed, and at the end. */
    erase,
  }
}

/**
 * Prints the results of a command: human-readable sentences, one per line, or with `json` one object per line for
 * programs. A sentence that is false is skipped.
 */
export const createOutput = (json: boolean, progress: ReturnType<typeof createProgress>) => ({
  tell: (sentences: string | readonly (string | false)[], facts: object) => {
    progress.erase()
    if (json) printJson(facts)
    else print(...[sentences].flat().filter((sentence) => sentence !== false))
  },
})

/** `1 object`, `2,600 objects`, `2 people`. */
export const countOf = (count: number, singular: string, plural = `${singular}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`

/**
 * An aligned table: first columns of numbers, aligned to the right, then columns of words. Names cannot break it, nor
 * send sequences to the terminal. Null when there are no rows.
 */
export function drawTable(
  numbers: readonly string[],
  words: readonly string[],
  rows: readonly string[][],
): string | null {
  if (rows.length === 0) return null
  const headings = [...numbers, ...words]
  const lines = [headings, ...rows.map((row) => row.map((cell) => printable(cell)))]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => Bun.stringWidth(line[column] ?? ''))))
  const align = (cell: string, column: number) => {
    const space = ' '.repeat((widths[column] ?? 0) - Bun.stringWidth(cell))
    return column < numbers.length ? space + cell : cell + space
  }
  return lines.map((line) => line.map(align).join('  ').trimEnd()).join('\n')
}
