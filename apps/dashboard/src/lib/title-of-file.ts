import { sentenceCase } from './format.ts'

/** A title to begin with: the file's name without its extension, with blanks between words. */
export const titleOfFile = ({ name }: File): string =>
  sentenceCase(
    name
      .replace(/\.[^.]*$/, '')
      .replace(/[_-]+/g, ' ')
      .trim(),
  )
