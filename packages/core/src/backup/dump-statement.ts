const code = (character: string) => character.charCodeAt(0)
const [quote, doubleQuote, dollar, backslash] = [code("'"), code('"'), code('$'), code('\\')]
const [dash, slash, star, newline] = [code('-'), code('/'), code('*'), code('\n')]
const [semicolon, opening, closing] = [code(';'), code('('), code(')')]

const isDigit = (byte: number) => byte >= code('0') && byte <= code('9')
const isNamed = (byte: number) =>
  (byte >= code('a') && byte <= code('z')) ||
  (byte >= code('A') && byte <= code('Z')) ||
  isDigit(byte) ||
  byte === code('_') ||
  byte >= 0x80

/** A COPY has at most 1,600 columns, whose names have 63 bytes, at worst each doubled. */
const longestKept = 1024 ** 2
const longestTag = 1000

/**
 * Finds the end of a statement of a dump, byte by byte, as psql does: a semicolon outside strings, comments, quoted
 * names, parentheses and function bodies. psql commands are not part of a statement.
 */
export class DumpStatement {
  #state: (byte: number) => boolean = (byte) => this.#inText(byte)
  #kept: number[] = []
  #depth = 0
  #previous = 0
  #beforePrevious = 0
  /** What ends the function body, and how much of it has been read. */
  #tag: number[] = []
  #matched = 0

  /** Takes the next byte. Returns whether it was the last of the statement. */
  take(byte: number): boolean {
    return this.#state(byte)
  }

  /** The statement without comments and its semicolon; if it is longer than any COPY, only its beginning. */
  get text(): string {
    return Buffer.from(this.#kept).toString('utf8').trim()
  }

  #keep(byte: number): void {
    if (this.#kept.length < longestKept) this.#kept.push(byte)
  }

  #go(state: (byte: number) => boolean): false {
    this.#state = state
    this.#beforePrevious = this.#previous = 0
    return false
  }

  #inText(byte: number): boolean {
    const isFirstOfName = !isNamed(this.#previous) && this.#previous !== dollar
    const isEscaped = (this.#previous | 0x20) === code('e') && !isNamed(this.#beforePrevious)
    if (byte === semicolon && this.#depth === 0) return true
    if (byte === backslash) return this.#go((next) => this.#until(next, newline))
    if (byte === dash && this.#previous === dash) return this.#comment((next) => this.#until(next, newline))
    if (byte === star && this.#previous === slash) return this.#comment(this.#inBlockComment(1))
    this.#keep(byte)
    if (byte === quote) return this.#go(isEscaped ? (next) => this.#inEscaped(next) : this.#inQuotes(quote))
    if (byte === doubleQuote) return this.#go(this.#inQuotes(doubleQuote))
    if (byte === dollar && isFirstOfName) {
      this.#tag = [dollar]
      return this.#go((next) => this.#inTag(next))
    }
    if (byte === opening) this.#depth += 1
    if (byte === closing) this.#depth = Math.max(0, this.#depth - 1)
    this.#beforePrevious = this.#previous
    this.#previous = byte
    return false
  }

  /** Without its first character, which was kept; a space takes its place. */
  #comment(state: (byte: number) => boolean): false {
    if (this.#kept.length < longestKept) this.#kept[this.#kept.length - 1] = code(' ')
    return this.#go(state)
  }

  #until(byte: number, end: number): false {
    return byte === end ? this.#backToText() : false
  }

  #backToText(): false {
    return this.#go((byte) => this.#inText(byte))
  }

  /** A doubled quote ends the quotes, and begins new ones. */
  #inQuotes(end: number): (byte: number) => boolean {
    return (byte) => {
      this.#keep(byte)
      return this.#until(byte, end)
    }
  }

  #inEscaped(byte: number): false {
    this.#keep(byte)
    if (byte === backslash)
      return this.#go((next) => {
        this.#keep(next)
        return this.#go((after) => this.#inEscaped(after))
      })
    if (byte !== quote) return false
    return this.#go((next) => {
      this.#backToText()
      if (next !== quote) return this.#state(next)
      this.#keep(next)
      return this.#go((after) => this.#inEscaped(after))
    })
  }

  #inBlockComment(depth: number): (byte: number) => boolean {
    let previous = 0
    let level = depth
    return (byte) => {
      const isPair = (first: number, second: number) => previous === first && byte === second
      const change = Number(isPair(slash, star)) - Number(isPair(star, slash))
      level += change
      previous = change === 0 ? byte : 0
      return level === 0 ? this.#backToText() : false
    }
  }

  #inTag(byte: number): boolean {
    const isOfTag = isNamed(byte) && !(isDigit(byte) && this.#tag.length === 1) && this.#tag.length < longestTag
    if (byte !== dollar && !isOfTag) {
      this.#backToText()
      this.#previous = dollar
      return this.#inText(byte)
    }
    this.#keep(byte)
    this.#tag.push(byte)
    if (byte !== dollar) return false
    this.#matched = 0
    return this.#go((next) => this.#inBody(next))
  }

  #inBody(byte: number): false {
    this.#keep(byte)
    if (byte === this.#tag[this.#matched]) this.#matched += 1
    else this.#matched = Number(byte === dollar)
    return this.#matched === this.#tag.length ? this.#backToText() : false
  }
}
