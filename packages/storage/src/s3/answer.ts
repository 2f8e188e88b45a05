import { parseXml, XmlElement } from '@rgrove/parse-xml'
import { S3Error } from './error.ts'

/** An element of what S3 answers: it holds texts and further elements by name. */
export class Answer {
  readonly #element: XmlElement

  constructor(element: XmlElement) {
    this.#element = element
  }

  /** Every element of that name directly inside. */
  all(name: string): Answer[] {
    return this.#element.children.flatMap((child) =>
      child instanceof XmlElement && child.name === name ? [new Answer(child)] : [],
    )
  }

  /** The text of the first element of that name, or null when there is none. */
  text(name: string): string | null {
    const [first] = this.all(name)
    return first === undefined ? null : first.#element.text
  }

  /** The same, where it must not be missing. */
  require(name: string): string {
    const text = this.text(name)
    if (text === null) throw new Error(`An answer of the S3 server has no ${name}.`)
    return text
  }

  /** Does it report a failure, with whatever status it came? */
  get isError(): boolean {
    return this.#element.name === 'Error'
  }
}

/** Null for what is no XML: an empty body, a page of something in between. */
export function parseAnswer(body: Buffer): Answer | null {
  try {
    const { root } = parseXml(body.toString())
    return root === null ? null : new Answer(root)
  } catch {
    return null
  }
}

/** The answer to what went well. Throws `S3Error` when it reports a failure after all, or is none. */
export function requireAnswer(body: Buffer, doing: string): Answer {
  const answer = parseAnswer(body)
  if (answer === null) throw new S3Error(doing, { status: null, code: 'an answer that is no XML' })
  if (answer.isError) throw new S3Error(doing, { status: 500, code: answer.text('Code') ?? 'without a reason' })
  return answer
}
