import { expect, test } from 'vitest'
import { parseHttpDate } from './conditional.ts'

const example = Date.UTC(1994, 10, 6, 8, 49, 37)

test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', example],
  ['Sunday, 06-Nov-94 08:49:37 GMT', example],
  ['Sun Nov  6 08:49:37 1994', example],
  ['1994-11-06T08:49:37Z', null],
  ['Sun, 06 Nov 1994 08:49:37', null],
  ['Sun, 06 Nov 1994 08:49:37 +0100', null],
  ['Sun, 06 Nov 1994 25:49:37 GMT', null],
  ['Sun, 6 Nov 1994 08:49:37 GMT', null],
  ['784111777', null],
  ['', null],
])('%j', (value, expected) => {
  expect(parseHttpDate(value)).toBe(expected)
})

test('a two-digit year is at most 50 years ahead', () => {
  const now = Date.UTC(2030, 0, 1)
  expect(parseHttpDate('Sunday, 06-Nov-80 00:00:00 GMT', now)).toBe(Date.UTC(2080, 10, 6))
  expect(parseHttpDate('Sunday, 06-Nov-81 00:00:00 GMT', now)).toBe(Date.UTC(1981, 10, 6))
})
