const list = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** A list of alternatives: `MP4, WebM or MOV`. */
export const alternatives = (words: Iterable<string>): string => list.format(words)
