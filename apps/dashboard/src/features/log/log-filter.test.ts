import { expect, test } from 'vitest'
import { LogSearch, queryOf } from './log-filter.ts'

test('a filter covers whole days', () => {
  const { from, to } = queryOf({ from: '2026-03-04', to: '2026-03-04' })
  expect(from).toBe(new Date(2026, 2, 4).toISOString())
  expect(to).toBe(new Date(2026, 2, 5).toISOString())
  expect(queryOf({ to: '2026-12-31' })).toMatchObject({ from: undefined, to: new Date(2027, 0, 1).toISOString() })
})

test('invalid filters in the address are ignored', () => {
  expect(LogSearch.parse({ actor: 'me', noun: 'cheese', action: 'edit', from: '2026-02-30', to: 'soon' })).toEqual({
    action: 'edit',
  })
})

test("the resource's older name in the address is still read, and not kept", () => {
  expect(LogSearch.parse({ thing: 'one' })).toEqual({ resource: 'one' })
  expect(LogSearch.parse({ thing: 'one', resource: 'other' })).toEqual({ resource: 'other' })
  expect({ thing: 'one', ...LogSearch.parse({ thing: 'one' }) }).toEqual({ resource: 'one' })
})
