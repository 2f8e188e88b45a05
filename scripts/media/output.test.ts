import { expect, test } from 'vitest'
import { countOf, formatBytes } from './output.ts'

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [104_857_600, '104.9 MB'],
  [5_000_000_000_000_000, '5,000 TB'],
])('%d bytes read %s', (sizeBytes, text) => expect(formatBytes(sizeBytes)).toBe(text))

test('counts agree with their noun', () =>
  expect([countOf(0, 'object'), countOf(1, 'object'), countOf(2600, 'object')]).toEqual([
    '0 objects',
    '1 object',
    '2,600 objects',
  ]))
