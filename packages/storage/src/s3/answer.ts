import { parseXml, XmlElement } from '@rgrove/parse-xml'

/** An S3 server that refused, failed, or was not there. Says nothing of keys and signatures. */
export class S3Error extends Error {
  /** Null when no answer came. */
  readonly status: number | null
  /** As the server names it (`NoSuchKey`, `SlowDown`, …), or the code of the failed system call. */
  readonly code: string

  constructor(doing: string, { status, code, cause }: { status: number | null; code: string; cause?: unknown }) {
    super(`S3: ${doing}: ${status === null ? 'no answer' : `status ${status}`}, ${code}`, { cause })
    this.name = 'S3Error'
    this.status = status
    this.code = code
  }
}

/** Is it the answer that something is not there? */
export const isMissing = (error: unknown) => error instanceof S3Error && error.status === 404

/** Is trying again worth it? */
export function isPassing(error: S3Error): boolean {
  const { status, code } = error
  if (isFull(error)) return false
  return status === null || status >= 500 || status === 429 || code === 'RequestTimeout'
}

const fullCodes = ['QuotaExceeded', 'XMinioStorageFull']

/** Has the server no room for more? */
export const isFull = (error: unknown) =>
  error instanceof S3Error && (error.status === 507 || fullCodes.includes(error.code))

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
