import { expect, test } from 'vitest'
import { evaluateConditions, ifRangeHolds } from './conditional.ts'

const current = { etag: '"abc"', lastModified: new Date('2020-01-02T03:04:05.678Z') }
const exact = 'Thu, 02 Jan 2020 03:04:05 GMT'
const before = 'Wed, 01 Jan 2020 00:00:00 GMT'
const after = 'Fri, 03 Jan 2020 00:00:00 GMT'
const evaluate = (headers: Record<string, string>, method = 'GET') =>
  evaluateConditions({ method, headers: new Headers(headers) }, current)

test.each<[Record<string, string>, ReturnType<typeof evaluate>]>([
  [{}, 'proceed'],
  [{ 'if-none-match': '"abc"' }, 'not_modified'],
  [{ 'if-none-match': 'W/"abc"' }, 'not_modified'],
  [{ 'if-none-match': '"x", W/"y,z" ,"abc"' }, 'not_modified'],
  [{ 'if-none-match': '*' }, 'not_modified'],
  [{ 'if-none-match': '"x"' }, 'proceed'],
  [{ 'if-none-match': 'abc' }, 'proceed'],
  [{ 'if-none-match': '"x"', 'if-modified-since': after }, 'proceed'],
  [{ 'if-modified-since': exact }, 'not_modified'],
  [{ 'if-modified-since': after }, 'not_modified'],
  [{ 'if-modified-since': before }, 'proceed'],
  [{ 'if-modified-since': 'yesterday' }, 'proceed'],
  [{ 'if-modified-since': '2020-01-03T00:00:00Z' }, 'proceed'],
  [{ 'if-match': '"abc"' }, 'proceed'],
  [{ 'if-match': '*' }, 'proceed'],
  [{ 'if-match': 'W/"abc"' }, 'precondition_failed'],
  [{ 'if-match': '"x"' }, 'precondition_failed'],
  [{ 'if-match': '"abc"', 'if-unmodified-since': before }, 'proceed'],
  [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'precondition_failed'],
  [{ 'if-unmodified-since': before }, 'precondition_failed'],
  [{ 'if-unmodified-since': exact }, 'proceed'],
  [{ 'if-unmodified-since': 'never' }, 'proceed'],
])('%j → %s', (headers, expected) => {
  expect(evaluate(headers)).toBe(expected)
})

test('a change with If-None-Match fails instead of answering 304, and ignores If-Modified-Since', () => {
  expect(evaluate({ 'if-none-match': '"abc"' }, 'DELETE')).toBe('precondition_failed')
  expect(evaluate({ 'if-modified-since': after }, 'DELETE')).toBe('proceed')
})

test.each<[string | null, boolean]>([
  [null, true],
  ['"abc"', true],
  ['W/"abc"', false],
  ['"x"', false],
  [exact, true],
  [after, false],
  ['junk', false],
])('If-Range %s → %s', (condition, expected) => {
  const headers = new Headers(condition === null ? {} : { 'if-range': condition })
  expect(ifRangeHolds(headers, current)).toBe(expected)
})

test('a date in If-Range says nothing about a change in the same second', () => {
  const headers = new Headers({ 'if-range': exact })
  expect(ifRangeHolds(headers, current, current.lastModified.getTime() + 500)).toBe(false)
})
