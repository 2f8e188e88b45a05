import { print, printJson } from '@abparts/runtime/print'
import type { createProgress } from './progress.ts'

/**
 * Prints what a command finds: sentences for people, each on a line of its own, or with `json` one object a line for
 * programs. A sentence that is false is none.
 */
export const createOutput = (json: boolean, progress: ReturnType<typeof createProgress>) => ({
  tell: (sentences: string | readonly (string | false)[], facts: object) => {
    progress.erase()
    if (json) printJson(facts)
    else print(...[sentences].flat().filter((sentence) => sentence !== false))
  },
})

/** `1 object`, `2,600 objects`, `2 people`. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`
