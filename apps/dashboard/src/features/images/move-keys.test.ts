import { expect, test } from 'vitest'
import { moveKeys } from './move-keys.ts'

const ids = ['a', 'b', 'c', 'd']

test('a picture lands before or after the one it was dropped at', () => {
  expect(moveKeys(ids, new Set(['d']), { key: 'a', dropPosition: 'before' })).toEqual(['d', 'a', 'b', 'c'])
  expect(moveKeys(ids, new Set(['a']), { key: 'c', dropPosition: 'after' })).toEqual(['b', 'c', 'a', 'd'])
  expect(moveKeys(ids, new Set(['b']), { key: 'a', dropPosition: 'after' })).toEqual(ids)
})
