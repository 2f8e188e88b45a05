import { expect, test } from 'vitest'
import { inChosenOrder } from './in-chosen-order.ts'

test('pictures that arrived in another order take the places of one another', () => {
  expect(inChosenOrder(['old', 'c', 'a', 'later', 'b'], ['a', 'b', 'c'])).toEqual(['old', 'a', 'b', 'later', 'c'])
})

test('nothing moves when the order is right, or when a picture is gone meanwhile', () => {
  expect(inChosenOrder(['old', 'a', 'b'], ['a', 'b'])).toBeNull()
  expect(inChosenOrder(['b', 'old'], ['a', 'b'])).toBeNull()
})
