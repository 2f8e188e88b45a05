interface Issue {
  /** Where: names joined by dots, or one by one. */
  path?: string | readonly PropertyKey[]
  message: string
}

/** What is wrong with an input, in a sentence for each field. */
export const explainIssues = (issues: readonly Issue[]): string => issues.map(explain).join(' ')

function explain({ path = '', message }: Issue): string {
  const field = typeof path === 'string' ? path : path.map(String).join('.')
  if (message.endsWith('received undefined')) return `The field ${field} is missing.`
  return `The field ${field} is wrong: ${message.replace(/\.$/, '')}.`
}
