import type { createProgress } from './progress.ts'

/** Prints what a command finds: sentences for people, or with `json` one object a line for programs. */
export const createOutput = (json: boolean, progress: ReturnType<typeof createProgress>) => ({
  tell: (sentence: string, facts: object) => {
    progress.erase()
    console.log(json ? JSON.stringify(facts) : sentence)
  },
})

/** `1 object`, `2,600 objects`. */
export const countOf = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
