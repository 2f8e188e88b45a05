const list = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** Several words of which one is meant: `MP4, WebM or MOV`. */
export const alternatives = (words: Iterable<string>): string => list.format(words)
