import { rgbaToThumbHash } from 'thumbhash'
import { expect, test } from 'vitest'
import { placeholderOf } from './thumb-hash.ts'

const red = rgbaToThumbHash(
  8,
  8,
  new Uint8Array(8 * 8 * 4).fill(255).map((value, index) => (index % 4 === 0 || index % 4 === 3 ? value : 0)),
)

test('a hash becomes an image that can be shown immediately', () => {
  expect(placeholderOf(btoa(String.fromCharCode(...red)))).toMatch(/^data:image\/png;base64,/)
})

test('a broken hash gives no image and no exception', () => {
  expect(placeholderOf('***')).toBeNull()
  expect(placeholderOf('')).toBeNull()
})
