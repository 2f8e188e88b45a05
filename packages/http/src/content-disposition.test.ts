import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

test.each([
  ['clip.mp4', 'inline; filename="clip.mp4"'],
  ['a b.mp4', 'inline; filename="a b.mp4"'],
  [
    'ремень 🎬.mp4',
    `inline; filename="______ _.mp4"; filename*=UTF-8''%D1%80%D0%B5%D0%BC%D0%B5%D0%BD%D1%8C%20%F0%9F%8E%AC.mp4`,
  ],
  ['a"b\\c.mp4', `inline; filename="a_b_c.mp4"; filename*=UTF-8''a%22b%5Cc.mp4`],
  ['50%.mp4', `inline; filename="50_.mp4"; filename*=UTF-8''50%25.mp4`],
  ["it's (1)*é.mp4", `inline; filename="it's (1)*_.mp4"; filename*=UTF-8''it%27s%20%281%29%2A%C3%A9.mp4`],
  ['a\r\nSet-Cookie: x', `inline; filename="a__Set-Cookie: x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x`],
  ['broken \ud800', `inline; filename="broken _"; filename*=UTF-8''broken%20%EF%BF%BD`],
])('%j', (filename, expected) => {
  const header = contentDisposition('inline', filename)
  expect(header).toBe(expected)
  expect(new Headers({ 'content-disposition': header }).get('content-disposition')).toBe(expected)
})
