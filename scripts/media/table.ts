import { printable } from '@abparts/contracts/printable'

/**
 * An aligned table: first columns of numbers, which stand on the right, then columns of words. What people have named
 * cannot break it, nor reach the terminal. Null when there are no rows.
 */
export function drawTable(
  numbers: readonly string[],
  words: readonly string[],
  rows: readonly string[][],
): string | null {
  if (rows.length === 0) return null
  const headings = [...numbers, ...words]
  const lines = [headings, ...rows.map((row) => row.map((cell) => printable(cell)))]
  const widths = headings.map((_, place) => Math.max(...lines.map((line) => Bun.stringWidth(line[place] ?? ''))))
  const align = (cell: string, place: number) => {
    const space = ' '.repeat((widths[place] ?? 0) - Bun.stringWidth(cell))
    return place < numbers.length ? space + cell : cell + space
  }
  return lines.map((line) => line.map(align).join('  ').trimEnd()).join('\n')
}
