import { expect, test } from 'vitest'
import { countOf } from './output.ts'

test('counts agree with what they count', () =>
  expect([countOf(0, 'object'), countOf(1, 'object'), countOf(2600, 'object')]).toEqual([
    '0 objects',
    '1 object',
    '2,600 objects',
  ]))
