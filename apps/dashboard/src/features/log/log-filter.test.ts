import { expect, test } from 'vitest'
import { LogFilter, queryOf } from './log-filter.ts'

test('the days of a filter are whole', () => {
  const { from, to } = queryOf({ from: '2026-03-04', to: '2026-03-04' })
  expect(from).toBe(new Date(2026, 2, 4).toISOString())
  expect(to).toBe(new Date(2026, 2, 5).toISOString())
  expect(queryOf({ to: '2026-12-31' })).toMatchObject({ from: undefined, to: new Date(2027, 0, 1).toISOString() })
})

test('what an address says that is no filter is left out', () => {
  expect(LogFilter.parse({ actor: 'me', noun: 'cheese', action: 'edit', from: '2026-02-30', to: 'soon' })).toEqual({
    action: 'edit',
  })
})
