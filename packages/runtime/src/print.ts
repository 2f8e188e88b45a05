import { AppError } from '@abparts/contracts/error'
import { printable, printableJson } from '@abparts/contracts/printable'

/** Prints lines to standard output, each of them on one line whatever it contains. */
export const print = (...lines: readonly string[]): void => console.log(lines.map(printable).join('\n'))

/** Prints a value as a line of JSON to standard output. */
export const printJson = (value: object): void => console.log(printableJson(JSON.stringify(value)))

/**
 * Prints an error to standard error: the sentence of an `AppError`, everything about any other error. Lines after the
 * first are indented, so that nothing in it looks like one of our own lines.
 */
export function printError(error: unknown): void {
  const text = error instanceof AppError ? error.message : typeof error === 'string' ? error : Bun.inspect(error)
  console.error(text.trimEnd().split('\n').map(printable).join('\n  '))
}
