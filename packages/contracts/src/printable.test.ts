import { expect, test } from 'vitest'
import { printable, printableJson } from './printable.ts'

// C0, C1 with DEL, directional marks and overrides, line and paragraph ends.
const obeyed = [
  ['0', '1f'],
  ['7f', '9f'],
  ['61c', '61c'],
  ['200e', '200f'],
  ['2028', '202e'],
  ['2066', '2069'],
]

test.each([
  ['a sequence that writes the clipboard', '\u001b]52;c;bHM=\u0007', String.raw`\x1b]52;c;bHM=\x07`],
  ['the same in one byte', '\u009d52;c;bHM=\u009c', String.raw`\x9d52;c;bHM=\x9c`],
  ['a forged line', 'P-1\r\nall is well\tyes\u2028yes\u0085', String.raw`P-1\r\nall is well\tyes\u2028yes\x85`],
  ['text that runs backwards', '\u202egpj.exe\u2066 \u061c', String.raw`\u202egpj.exe\u2066 \u061c`],
  ['invisible characters', '\u{e0041}\u200b\ufeff\u00ad', String.raw`\u{e0041}\u200b\ufeff\xad`],
  ['half a character', 'a\ud800', String.raw`a\ud800`],
])('%s becomes visible', (_, text, expected) => expect(printable(text)).toBe(expected))

test('names in all languages are unchanged', () => {
  for (const name of ['größe 100 %', 'شركة', '図面', 'می‌خواهم', '👩‍🔧', 'C:\\parts']) expect(printable(name)).toBe(name)
})

test('every character that JSON can contain survives, and none controls a terminal', () => {
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 256) {
    const text = String.fromCodePoint(...Array.from({ length: 256 }, (_, index) => codePoint + index))
    const json = printableJson(JSON.stringify({ text }))
    expect(JSON.parse(json)).toEqual({ text })
    for (const [first, last] of obeyed) expect(json).not.toMatch(new RegExp(`[\\u{${first}}-\\u{${last}}]`, 'u'))
  }
})
