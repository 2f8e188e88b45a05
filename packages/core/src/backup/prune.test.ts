import { expect, test } from 'vitest'
import { chooseKeptBackups } from './prune.ts'

const at = (text: string) => new Date(`2026-${text}Z`)
const keptOf = (moments: Date[], daily: number, weekly: number) =>
  [...chooseKeptBackups(moments, { daily, weekly })].map((moment) => moment.toISOString().slice(5, 16)).sort()

test('the newest of each of the last days and weeks is kept', () => {
  // Every night of November at two, and once more at noon of the last day. The 30th is a Monday.
  const nights = Array.from({ length: 30 }, (_, index) => at(`11-${String(index + 1).padStart(2, '0')}T02:00`))
  expect(keptOf([...nights, at('11-30T12:00')], 7, 4)).toEqual([
    '11-15T02:00',
    '11-22T02:00',
    '11-24T02:00',
    '11-25T02:00',
    '11-26T02:00',
    '11-27T02:00',
    '11-28T02:00',
    '11-29T02:00',
    '11-30T12:00',
  ])
})

test('days without a backup do not count', () => {
  const moments = [at('01-01T02:00'), at('01-05T02:00'), at('06-01T02:00')]
  expect(keptOf(moments, 3, 0)).toEqual(['01-01T02:00', '01-05T02:00', '06-01T02:00'])
  expect(keptOf(moments, 2, 0)).toEqual(['01-05T02:00', '06-01T02:00'])
})

test('the newest is always kept, and nothing of nothing', () => {
  expect(keptOf([at('01-01T02:00'), at('01-02T02:00')], 0, 0)).toEqual(['01-02T02:00'])
  expect(keptOf([], 7, 4)).toEqual([])
})
