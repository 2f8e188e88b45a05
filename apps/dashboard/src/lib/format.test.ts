import { expect, test } from 'vitest'
import { formatCounts, formatDuration, formatTime, formatTimeLeft } from './format.ts'

test('durations read like a clock', () => {
  expect(formatDuration(7.6)).toBe('0:08')
  expect(formatDuration(59.7)).toBe('1:00')
  expect(formatDuration(725)).toBe('12:05')
  expect(formatDuration(3723)).toBe('1:02:03')
})

test('the time left is rounded', () => {
  expect([0.2, 31, 55, 119, 3600 * 1.2].map(formatTimeLeft)).toEqual([
    '5 s left',
    '35 s left',
    '1 min left',
    '2 min left',
    '2 h left',
  ])
})

test('a time of day has two digits for the hour', () => {
  expect(formatTime(new Date(2026, 2, 4, 0, 5).toISOString())).toBe('00:05')
  expect(formatTime(new Date(2026, 2, 4, 14, 30).toISOString())).toBe('14:30')
})

test('counts of several kinds read like a sentence', () => {
  expect(formatCounts({ image: 3, video: 2, document: 1 })).toBe('3 images, 2 videos and 1 document')
  expect(formatCounts({ image: 0, video: 1, document: 0 })).toBe('1 video')
})
