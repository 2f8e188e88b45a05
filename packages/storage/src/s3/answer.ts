import { parseXml, XmlElement } from '@rgrove/parse-xml'

/** An S3 server that rejected a request, failed, or was unreachable. Contains no keys or signatures. */
export class S3Error extends Error {
  /** Null when there was no response. */
  readonly status: number | null
  /** The server's error code (`NoSuchKey`, `SlowDown`, …), or the code of the failed system call. */
  readonly code: string

  constructor(doing: string, { status, code, cause }: { status: number | null; code: string; cause?: unknown }) {
    super(`S3: ${doing}: ${status === null ? 'no answer' : `status ${status}`}, ${code}`, { cause })
    this.name = 'S3Error'
    this.status = status
    this.code = code
  }
}

/** Whether the error says that something does not exist. */
export const isMissing = (error: unknown) => error instanceof S3Error && error.status === 404

/** Whether trying again makes sense. */
export function isPassing(error: S3Error): boolean {
  const { status, code } = error
  if (isFull(error)) return false
  return status === null || status >= 500 || status === 429 || code === 'RequestTimeout'
}

const fullCodes = ['QuotaExceeded', 'XMinioStorageFull']

/** Whether the server is out of space. */
export const isFull = (error: unknown) =>
  error instanceof S3Error && (error.status === 507 || fullCodes.includes(error.code))

/** An element of an S3 response: it contains texts and further elements by name. */
export class Answer {
  readonly #element: XmlElement

  constructor(element: XmlElement) {
    this.#element = element
  }

  /** Every direct child with that name. */
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

  /** The same, where it is required. */
  require(name: string): string {
    const text = this.text(name)
    if (text === null) throw new Error(`An answer of the S3 server has no ${name}.`)
    return text
  }

  /** Whether it reports a failure, whatever the status. */
  get isError(): boolean {
    return this.#element.name === 'Error'
  }
}

/** Null for what is not XML: an empty body, a page from a proxy. */
export function parseAnswer(body: Buffer): Answer | null {
  try {
    const { root } = parseXml(body.toString())
    return root === null ? null : new Answer(root)
  } catch {
    return null
  }
}

/** The response to a successful request. Throws `S3Error` when it reports a failure after all, or is not XML. */
export function requireAnswer(body: Buffer, doing: string): Answer {
  const answer = parseAnswer(body)
  if (answer === null) throw new S3Error(doing, { status: null, code: 'a response that is not XML' })
  if (answer.isError) throw new S3Error(doing, { status: 500, code: answer.text('Code') ?? 'without a reason' })
  return answer
}
