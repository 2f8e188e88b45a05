import { expect, test } from 'vitest'
import { inChosenOrder, moveKeys } from './reorder.ts'

test('images that arrived in another order swap their positions', () => {
  expect(inChosenOrder(['old', 'c', 'a', 'later', 'b'], ['a', 'b', 'c'])).toEqual(['old', 'a', 'b', 'later', 'c'])
})

test('nothing moves when the order is right, or when an image has been removed meanwhile', () => {
  expect(inChosenOrder(['old', 'a', 'b'], ['a', 'b'])).toBeNull()
  expect(inChosenOrder(['b', 'old'], ['a', 'b'])).toBeNull()
})

const ids = ['a', 'b', 'c', 'd']

test('an image lands before or after the one it was dropped at', () => {
  expect(moveKeys(ids, new Set(['d']), { key: 'a', dropPosition: 'before' })).toEqual(['d', 'a', 'b', 'c'])
  expect(moveKeys(ids, new Set(['a']), { key: 'c', dropPosition: 'after' })).toEqual(['b', 'c', 'a', 'd'])
  expect(moveKeys(ids, new Set(['b']), { key: 'a', dropPosition: 'after' })).toEqual(ids)
})
