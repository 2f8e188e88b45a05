import { expect, test } from 'vitest'
import { checkWebVtt } from './captions.ts'

const check = (text: string) => checkWebVtt(new TextEncoder().encode(text))
const cue = '00:01.000 --> 00:03.500\nLoosen the belt.\n'

test.each([
  ['the least', `WEBVTT\n\n${cue}`],
  ['a byte order mark and Windows line ends', `\u{feff}WEBVTT\r\n\r\n${cue.replaceAll('\n', '\r\n')}`],
  [
    'a title, a note, a style and a region',
    `WEBVTT - Belt\n\nNOTE by hand\nof us\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n${cue}`,
  ],
  ['identifiers, hours and settings', 'WEBVTT\n\n1\n01:00:01.000 --> 100:00:03.000 line:90% align:start\nЛента\n'],
  ['several lines, tags, and cues at the same time', `WEBVTT\n\n${cue}<b>Now</b>\n\n${cue}`],
])('%s is accepted unchanged', (_, text) => {
  expect(check(text)).toBe(text)
})

test.each([
  ['SubRip', '1\n00:00:01,000 --> 00:00:02,000\nHi\n', 'unsupported_media_type', 'first line must be WEBVTT'],
  ['nothing', '', 'unsupported_media_type', 'first line'],
  ['no cue', 'WEBVTT\n\nNOTE nothing yet\n', 'unprocessable', 'no cue'],
  ['a comma', 'WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHi\n', 'unprocessable', 'line 3: expected times'],
  ['seconds beyond 59', 'WEBVTT\n\n00:61.000 --> 01:02.000\nHi\n', 'unprocessable', 'line 3'],
  ['text without times', `WEBVTT\n\n${cue}\nHi\n`, 'unprocessable', 'line 7'],
  ['a cue that ends early', 'WEBVTT\n\n00:02.000 --> 00:01.000\nHi\n', 'unprocessable', 'ends before it begins'],
  [
    'cues in disorder',
    `WEBVTT\n\n${cue}\n00:00.500 --> 00:02.000\nHi\n`,
    'unprocessable',
    'line 6: the cue begins before',
  ],
  ['cues without a line between', `WEBVTT\n\n${cue}${cue}`, 'unprocessable', 'a line is missing'],
  ['NUL', `WEBVTT\n\n${cue}\0`, 'unprocessable', 'NUL'],
])('%s is rejected', (_, text, code, message) => {
  expect(() => check(text)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }))
})

test('what is not UTF-8 is rejected', () => {
  const latin = new Uint8Array([...new TextEncoder().encode(`WEBVTT\n\n${cue}`), 0xe9])
  expect(() => checkWebVtt(latin)).toThrow('not text in UTF-8')
})
