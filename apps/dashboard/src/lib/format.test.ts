import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatTimeLeft } from './format.ts'

test('sizes are told in the unit that fits', () => {
  expect(formatBytes(0)).toBe('0 KB')
  expect(formatBytes(12)).toBe('1 KB')
  expect(formatBytes(500_000)).toBe('488 KB')
  expect(formatBytes(4.24 * 1024 * 1024)).toBe('4.2 MB')
  expect(formatBytes(100 * 1024 * 1024)).toBe('100 MB')
})

test('durations read like a clock', () => {
  expect(formatDuration(7.6)).toBe('0:08')
  expect(formatDuration(59.7)).toBe('1:00')
  expect(formatDuration(725)).toBe('12:05')
  expect(formatDuration(3723)).toBe('1:02:03')
})

test('what is left is told roughly', () => {
  expect([0.2, 31, 55, 119, 3600 * 1.2].map(formatTimeLeft)).toEqual([
    '5 s left',
    '35 s left',
    '1 min left',
    '2 min left',
    '2 h left',
  ])
})
