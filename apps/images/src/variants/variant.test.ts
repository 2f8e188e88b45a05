import { expect, test } from 'vitest'
import { allowedVariants, preferredFormat, readVariant } from './variant.ts'

const read = (query: string, accept: string | null = null) => readVariant(new URLSearchParams(query), accept)

test.each([
  ['', null],
  ['format=webp', null],
  ['expires=1&signature=x', null],
  ['w=64', { width: 64, height: null, format: 'webp' }],
  ['w=1024&format=avif', { width: 1024, height: null, format: 'avif' }],
  ['format=jpeg', { width: null, height: null, format: 'jpeg' }],
  ['w=160&h=64&fit=cover', { width: 160, height: 64, format: 'webp' }],
])('?%s', (query, variant) => {
  expect(read(query)).toEqual({ variant, isNegotiated: false })
})

test.each([
  'w=65',
  'w=0',
  'w=-64',
  'w=064',
  'w=64.0',
  'w=',
  'w=64&w=160',
  'h=64',
  'w=64&h=64',
  'h=64&fit=cover',
  'w=64&fit=cover',
  'w=64&h=64&fit=contain',
  'format=png',
  'format=',
  'quality=1',
  'v=2',
])('?%s is refused with a list of what is allowed', (query) => {
  expect(() => read(query)).toThrow(`Allowed are ${allowedVariants}.`)
})

test.each([
  ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
  ['image/webp,*/*', 'webp'],
  ['image/avif;q=0.5, image/webp;q=0.9', 'webp'],
  ['image/avif;q=0, image/webp', 'webp'],
  ['image/webp;q=0.3, image/jpeg', 'jpeg'],
  ['IMAGE/WEBP', 'webp'],
  ['image/*', 'jpeg'],
  ['*/*', 'jpeg'],
  ['text/html', 'jpeg'],
  ['image/webp;q=nonsense', 'jpeg'],
  ['', 'jpeg'],
  [null, 'jpeg'],
])('Accept: %s → %s', (accept, format) => {
  expect(preferredFormat(accept)).toBe(format)
  expect(read('format=auto', accept)).toMatchObject({ isNegotiated: true })
})
