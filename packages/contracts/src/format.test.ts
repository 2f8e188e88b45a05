import { expect, test } from 'vitest'
import { formatBytes } from './format.ts'

test.each([
  [0, '0 KB'],
  [12, '1 KB'],
  [500_000, '488 KB'],
  [1024 ** 2 - 1, '1 MB'],
  [4.24 * 1024 ** 2, '4.2 MB'],
  [9.99 * 1024 ** 2, '10 MB'],
  [100 * 1024 ** 2, '100 MB'],
  [1.5 * 1024 ** 3, '1.5 GB'],
  [5000 * 1024 ** 4, '5000 TB'],
])('%d bytes are shown as %s', (sizeBytes, text) => expect(formatBytes(sizeBytes)).toBe(text))
