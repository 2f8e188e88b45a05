/** A title to begin with: the file's name without its extension, with blanks between words. */
export const titleOfFile = ({ name }: File): string =>
  name
    .replace(/\.[^.]*$/, '')
    .replace(/[_-]+/g, ' ')
    .trim()
    .replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
