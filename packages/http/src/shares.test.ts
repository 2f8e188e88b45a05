import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createShares, type Holder, type Share, type ShareOptions } from './shares.ts'

const options: ShareOptions = {
  what: 'images',
  capacity: 2,
  perGroup: 2,
  perPerson: 2,
  maxWaiting: 6,
  maxWaitSeconds: 10,
}
const holder = (group: string, person = group): Holder => ({ group, person })
const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Asks for shares, and tells in which order they are given out. */
function watch(shares = createShares(options)) {
  const given: string[] = []
  const held = new Map<string, Share>()
  const refusals = new Map<string, unknown>()
  const ask = (name: string, of: Holder, amount = 1) => {
    shares.hold(of, { amount }).then(
      (share) => {
        given.push(name)
        held.set(name, share)
      },
      (error) => refusals.set(name, error),
    )
  }
  const end = async (name: string) => {
    held.get(name)?.[Symbol.dispose]()
    await tick()
  }
  return { shares, given, held, refusals, ask, end }
}

test('organizations take turns, and so do their people', async () => {
  const { given, ask, end } = watch(createShares({ ...options, capacity: 1 }))
  for (const name of ['a1', 'a2', 'a3']) ask(name, holder('a', 'ann'))
  ask('b1', holder('a', 'ben'))
  ask('c1', holder('c'))
  await tick()
  for (let index = 0; index < 5; index++) await end(given.at(-1) ?? '')
  expect(given).toEqual(['a1', 'a2', 'c1', 'b1', 'a3'])
})

test('one person, and one organization, leave something to others', async () => {
  const { given, ask, end } = watch(createShares({ ...options, capacity: 4, perGroup: 3, perPerson: 2 }))
  for (const name of ['a1', 'a2', 'a3']) ask(name, holder('a', 'ann'))
  for (const name of ['b1', 'b2']) ask(name, holder('a', 'ben'))
  ask('c1', holder('c'))
  await tick()
  expect(given).toEqual(['a1', 'a2', 'b1', 'c1'])
  await end('c1')
  expect(given).toHaveLength(4)
  await end('a1')
  expect(given).toHaveLength(5)
})

test('what is larger than a share counts as one, is not overtaken, and leaves something to others', async () => {
  const { given, ask, end } = watch(createShares({ ...options, capacity: 4, perGroup: 3, perPerson: 3 }))
  ask('small', holder('a'), 2)
  ask('large', holder('b'), 9)
  ask('other', holder('c'))
  await tick()
  expect(given).toEqual(['small'])
  await end('small')
  expect(given).toEqual(['small', 'large', 'other'])
})

test('a full line loses the newest of whoever has the most in it', async () => {
  const { given, refusals, ask, end } = watch(createShares({ ...options, capacity: 1, maxWaiting: 3 }))
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) ask(name, holder('a'))
  await tick()
  expect([...refusals.keys()]).toEqual(['a5'])
  ask('b1', holder('b'))
  await tick()
  expect([...refusals.keys()]).toEqual(['a5', 'a4'])
  expect([...refusals.values()]).toMatchObject([{ code: 'too_many_requests' }, { code: 'too_many_requests' }])
  await end('a1')
  await end('a2')
  expect(given).toEqual(['a1', 'a2', 'b1'])
})

test('without waiting, the refusal says whose fault it is', async () => {
  const shares = createShares({ ...options, capacity: 3, perPerson: 2 })
  const [first] = [shares.holdNow(holder('a')), shares.holdNow(holder('a')), shares.holdNow(holder('b'))]
  expect(() => shares.holdNow(holder('a'))).toThrow(expect.objectContaining({ code: 'too_many_requests' }))
  expect(() => shares.holdNow(holder('c'))).toThrow(expect.objectContaining({ code: 'unavailable' }))
  expect(shares.usage()).toEqual({ held: 3, waiting: 0, refused: 2 })
  first?.[Symbol.dispose]()
  const growing = shares.holdNow(holder('c'), 0)
  growing.grow(1)
  expect(() => growing.grow(1)).toThrow(expect.objectContaining({ code: 'unavailable' }))
  growing[Symbol.dispose]()
  expect(shares.usage()).toMatchObject({ held: 2 })
})

describe('waiting', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  test('has an end, which says when to come again', async () => {
    const { shares, refusals, ask, end, given } = watch(createShares({ ...options, capacity: 1 }))
    ask('first', holder('a'))
    ask('second', holder('b'))
    await tick()
    vi.advanceTimersByTime(10_000)
    await tick()
    expect(refusals.get('second')).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 })
    await end('first')
    expect(given).toEqual(['first'])
    expect(shares.usage()).toEqual({ held: 0, waiting: 0, refused: 1 })
  })

  test('ends when the client leaves', async () => {
    const shares = createShares({ ...options, capacity: 1 })
    const first = await shares.hold(holder('a'))
    const client = new AbortController()
    const left = shares.hold(holder('b'), { signal: client.signal })
    client.abort(new Error('left'))
    await expect(left).rejects.toMatchObject({ code: 'request_timeout' })
    first[Symbol.dispose]()
    expect(shares.usage()).toEqual({ held: 0, waiting: 0, refused: 0 })
  })
})

test('whatever happens, nobody has more than their share, and nothing is lost', async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('ask' as const),
      group: fc.integer({ min: 0, max: 2 }),
      person: fc.integer({ min: 0, max: 1 }),
      amount: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant('end' as const), at: fc.nat() }),
  )
  const limits = { capacity: 6, perGroup: 5, perPerson: 4, maxWaiting: 5 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const shares = createShares({ ...options, ...limits })
      const held: { of: Holder; amount: number; share: Share }[] = []
      const pending = new Set<Promise<unknown>>()
      for (const next of steps) {
        if (next.kind === 'ask') {
          const of = holder(`g${next.group}`, `p${next.person}`)
          const asked = shares.hold(of, { amount: next.amount }).then(
            (share) => held.push({ of, amount: next.amount, share }),
            () => undefined,
          )
          pending.add(asked.finally(() => pending.delete(asked)))
        } else held.splice(next.at % Math.max(1, held.length), 1)[0]?.share[Symbol.dispose]()
        await tick()
        const sum = (list: typeof held) => list.reduce((all, { amount }) => all + amount, 0)
        expect(shares.usage().held).toBe(sum(held))
        expect(sum(held)).toBeLessThanOrEqual(limits.capacity)
        for (const list of Map.groupBy(held, ({ of }) => of.group).values())
          expect(sum(list)).toBeLessThanOrEqual(limits.perGroup)
        for (const list of Map.groupBy(held, ({ of }) => `${of.group} ${of.person}`).values())
          expect(sum(list)).toBeLessThanOrEqual(limits.perPerson)
        expect(shares.usage().waiting).toBeLessThanOrEqual(limits.maxWaiting)
      }
      while (held.length > 0 || shares.usage().waiting > 0) {
        expect(held.length).toBeGreaterThan(0)
        held.shift()?.share[Symbol.dispose]()
        await tick()
      }
      expect(shares.usage()).toMatchObject({ held: 0, waiting: 0 })
    }),
  )
})
