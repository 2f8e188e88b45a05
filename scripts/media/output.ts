import type { createProgress } from './progress.ts'

/** Prints what a command finds: sentences for people, or with `json` one object a line for programs. */
export const createOutput = (json: boolean, progress: ReturnType<typeof createProgress>) => ({
  tell: (sentence: string, facts: object) => {
    progress.erase()
    console.log(json ? JSON.stringify(facts) : sentence)
  },
})

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** `12 bytes`, `3.1 GB`. */
export function formatBytes(sizeBytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(sizeBytes, 1)) / 3), units.length - 1)
  return `${(sizeBytes / 1000 ** power).toLocaleString('en', { maximumFractionDigits: 1 })} ${units[power]}`
}

/** `1 object`, `2,600 objects`. */
export const countOf = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
