import { expect, test } from 'vitest'
import { printable, printableJson } from './printable.ts'

// C0, C1 with DEL, marks and overrides of the direction, ends of lines and paragraphs.
const obeyed = [
  ['0', '1f'],
  ['7f', '9f'],
  ['61c', '61c'],
  ['200e', '200f'],
  ['2028', '202e'],
  ['2066', '2069'],
]

test.each([
  ['a clipboard that is written', '\u001b]52;c;bHM=\u0007', String.raw`\x1b]52;c;bHM=\x07`],
  ['the same in one byte', '\u009d52;c;bHM=\u009c', String.raw`\x9d52;c;bHM=\x9c`],
  ['a forged line', 'P-1\r\nall is well\tyes\u2028yes\u0085', String.raw`P-1\r\nall is well\tyes\u2028yes\x85`],
  ['text that runs backwards', '\u202egpj.exe\u2066 \u061c', String.raw`\u202egpj.exe\u2066 \u061c`],
  ['what nobody sees', '\u{e0041}\u200b\ufeff\u00ad', String.raw`\u{e0041}\u200b\ufeff\xad`],
  ['half a character', 'a\ud800', String.raw`a\ud800`],
])('%s can be seen', (_, text, expected) => expect(printable(text)).toBe(expected))

test('names of all languages stay', () => {
  for (const name of ['größe 100 %', 'شركة', '図面', 'می‌خواهم', '👩‍🔧', 'C:\\parts']) expect(printable(name)).toBe(name)
})

test('every character that JSON can hold comes back, and no terminal obeys any', () => {
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 256) {
    const text = String.fromCodePoint(...Array.from({ length: 256 }, (_, index) => codePoint + index))
    const json = printableJson(JSON.stringify({ text }))
    expect(JSON.parse(json)).toEqual({ text })
    for (const [first, last] of obeyed) expect(json).not.toMatch(new RegExp(`[\\u{${first}}-\\u{${last}}]`, 'u'))
  }
})
