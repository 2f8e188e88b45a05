import { expect, test } from 'vitest'
import { parseShare } from './parse-share.ts'

test.each([
  ['10%', 0.1],
  ['0.5%', 0.005],
  ['100%', 1],
])('%s is a share', (text, share) => {
  expect(parseShare(text)).toBeCloseTo(share, 10)
})

test.each(['', '0', '0%', '0.000%', '11', 'abc', '-5%', '+5%', '1000%', '100.5%', '10 %', ' 10%', '%', '1e1%', '٣%'])(
  '%j is not',
  (text) => {
    expect(() => parseShare(text)).toThrow('Expected more than 0% and at most 100%, such as 10%.')
  },
)
