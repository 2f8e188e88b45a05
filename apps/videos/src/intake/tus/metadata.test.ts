import { expect, test } from 'vitest'
import { formatUploadMetadata, parseUploadMetadata } from './metadata.ts'

test('written metadata can be read', () => {
  const metadata: [string, string][] = [
    ['title', 'Ремень 🎬, "neu"'],
    ['filename', 'a b.mp4'],
    ['empty', ''],
    ['__proto__', 'a'],
  ]
  expect(parseUploadMetadata(formatUploadMetadata(metadata))).toEqual(metadata)
})

test('spaces around a pair and keys without a value are allowed', () => {
  expect(parseUploadMetadata('filename YS5tcDQ=, is_public')).toEqual([
    ['filename', 'a.mp4'],
    ['is_public', ''],
  ])
})

test.each([
  ['nothing', null],
  ['an empty header', ''],
  ['a key twice', 'a YQ==,a YQ=='],
  ['three words', 'a YQ== YQ=='],
  ['no Base64', 'a ä'],
  ['Base64 without its end', 'a YQ'],
  ['bytes that are no text', 'a /w=='],
  ['a NUL', 'a AA=='],
  ['an empty pair', 'a YQ==,,b YQ=='],
])('%s is refused', (_, header) => {
  expect(() => parseUploadMetadata(header)).toThrow(expect.objectContaining({ code: 'bad_request' }))
})
