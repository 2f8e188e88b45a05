import { AppError } from '@abparts/contracts/error'
import { DumpStatement } from './dump-statement.ts'

/**
 * The rows of a table, as COPY writes them, to be read before the next part is requested; or the value of a sequence.
 */
export type DumpPart =
  | { kind: 'rows'; schema: string; table: string; columns: string[]; rows: AsyncGenerator<Uint8Array> }
  | { kind: 'sequence'; schema: string; name: string; value: bigint; isCalled: boolean }

const name = '("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)'
const copyPattern = new RegExp(`^COPY ${name}\\.${name} \\((${name}(?:, ${name})*)\\) FROM stdin$`)
const namePattern = new RegExp(name, 'g')
const sequencePattern = new RegExp(`^SELECT pg_catalog\\.setval\\('${name}\\.${name}', (-?\\d{1,19}), (true|false)\\)$`)
const unquoted = (written: string) => (written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written)

/**
 * Reads the rows and sequences of a plain dump of `pg_dump`. Everything else in it is ignored, and nothing is run.
 * Throws `unprocessable` for rows without an end, or rows that do not begin the way pg_dump begins them.
 */
export async function* readDump(dump: AsyncIterable<Uint8Array>): AsyncGenerator<DumpPart> {
  const source = new DumpSource(dump[Symbol.asyncIterator]())
  try {
    for (;;) {
      const statement = await source.readStatement()
      if (statement === null) return
      const part = parseStatement(statement, source)
      if (part === null) continue
      yield part
      // The caller did not read them.
      if (part.kind === 'rows') for await (const _ of part.rows);
    }
  } finally {
    await source.close()
  }
}

function parseStatement(statement: string, source: DumpSource): DumpPart | null {
  const [copy, schema = '', table = '', columns = ''] = copyPattern.exec(statement) ?? []
  if (copy !== undefined)
    return {
      kind: 'rows',
      schema: unquoted(schema),
      table: unquoted(table),
      columns: Array.from(columns.matchAll(namePattern), ([column]) => unquoted(column)),
      rows: source.readRows(),
    }
  const [sequence, inSchema = '', called = '', value = '', isCalled = ''] = sequencePattern.exec(statement) ?? []
  if (sequence !== undefined)
    return {
      kind: 'sequence',
      schema: unquoted(inSchema),
      name: unquoted(called),
      value: BigInt(value),
      isCalled: isCalled === 'true',
    }
  // What follows is not SQL: continuing would mean taking rows for statements.
  if (/^copy\b.*\bstdin\b/is.test(statement)) throw unknownRows()
  return null
}

const end = Buffer.from('\n\\.\n')
const newline = end[0]

/** The bytes of a dump, in the chunks in which they arrive. */
class DumpSource {
  #chunks: AsyncIterator<Uint8Array>
  #chunk: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks
  }

  /** Appends the next bytes to those that are left. Returns whether there were any. */
  async #readMore(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done) return false
    const { buffer, byteOffset, byteLength } = next.value
    const more = Buffer.from(buffer, byteOffset, byteLength)
    this.#chunk = this.#chunk.length === 0 ? more : Buffer.concat([this.#chunk, more])
    return true
  }

  /** The next statement, or the rest of one that is too long; null when there are no more. */
  async readStatement(): Promise<string | null> {
    const statement = new DumpStatement()
    do {
      for (let index = 0; index < this.#chunk.length; index++)
        if (statement.take(this.#chunk[index] ?? 0)) {
          this.#chunk = this.#chunk.subarray(index + 1)
          return statement.text
        }
      this.#chunk = this.#chunk.subarray(this.#chunk.length)
    } while (await this.#readMore())
    return null
  }

  /** What is between the line of the COPY and a line with nothing but `\.`, which ends it. */
  async *readRows(): AsyncGenerator<Uint8Array> {
    if (this.#chunk.length === 0 && !(await this.#readMore())) throw cutOff()
    // Includes the end of the COPY's own line, so that each row begins after a newline, and so does the end marker.
    if (this.#chunk[0] !== newline) throw unknownRows()
    for (let isFirst = true; ; isFirst = false) {
      // The newline before the first row does not belong to a row.
      const start = isFirst ? 1 : 0
      let found = this.#chunk.indexOf(end)
      while (found === -1 && this.#chunk.length < end.length + start) {
        if (!(await this.#readMore())) throw cutOff()
        found = this.#chunk.indexOf(end)
      }
      if (found !== -1) {
        const last = this.#chunk.subarray(start, found + 1)
        this.#chunk = this.#chunk.subarray(found + end.length)
        if (last.length > 0) yield last
        return
      }
      // The last bytes may be the beginning of the end marker.
      const safe = this.#chunk.subarray(start, -(end.length - 1))
      this.#chunk = this.#chunk.subarray(-(end.length - 1))
      if (safe.length > 0) yield safe
      if (!(await this.#readMore())) throw cutOff()
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

const cutOff = () => new AppError('unprocessable', 'The dump ends in the middle of a table.')
const unknownRows = () =>
  new AppError('unprocessable', 'The dump has rows that do not begin the way pg_dump begins them.')
