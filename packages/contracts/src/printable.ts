// Control characters, characters that reverse the writing direction or are invisible, other line ends, unpaired
// surrogates. The two joiners stay: scripts and emoji need them, and terminals ignore them.
const unprintable = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
/** The same, without what `JSON.stringify` escapes and without the newline after a line. */
const unprintableInJson = /(?!\u200c|\u200d)[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escapeOf(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0
  const hex = codePoint.toString(16)
  if (codePoint > 0xffff) return `\\u{${hex}}`
  return shortEscapes[character] ?? (codePoint > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`)
}

const codeUnitEscapes = (character: string) =>
  Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)

/**
 * Text as one line that shows its content and does nothing to a terminal: whatever controls a terminal or deceives the
 * reader becomes a visible escape (`\x1b`, `\u202e`), and so do line ends.
 */
export const printable = (text: string): string => text.replace(unprintable, escapeOf)

/** Equivalent JSON, with everything escaped that controls a terminal. */
export const printableJson = (json: string): string =>
  json.replace(unprintableInJson, (character) => codeUnitEscapes(character).join(''))
