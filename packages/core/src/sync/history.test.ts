import { AppError } from '@abparts/contracts/error'
import { createMemoryStorage } from '@abparts/storage/memory'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { begin, fill, look, lookAtOrders, type Side, steps } from './history.fixture.ts'
import { openTestInstallation, syncForTest } from './installations.fixture.ts'
import { syncAndCheck, undoAndCheck } from './oracle.fixture.ts'

const [here, there] = [
  await openTestInstallation('here', createMemoryStorage()),
  await openTestInstallation('there', { ...createMemoryStorage(), backend: 's3' }),
]
afterAll(async () => {
  await Promise.all([here.close(), there.close()])
})

const Step = fc.record({
  isHere: fc.boolean(),
  name: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...Object.keys(steps)) },
    fc.constant('sync'),
    fc.constant('undo'),
  ),
  at: fc.nat(20),
  to: fc.nat(20),
  prefer: fc.constantFrom(null, null, null, 'source' as const, 'target' as const),
  withDeletions: fc.boolean(),
})

test('no edit is lost, whatever happens on both sides, and both end up the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 30, maxLength: 50, size: 'max' }), async (history) => {
      const ours: Side = { installation: here, edits: new Map() }
      const theirs: Side = { installation: there, edits: new Map() }
      for (const side of [ours, theirs]) await begin(side)
      await fill(theirs)
      const saved = [await syncAndCheck(theirs, ours, { prefer: null, withDeletions: false })]
      for (const { isHere, name, ...draw } of history) {
        const [one, other] = isHere ? [ours, theirs] : [theirs, ours]
        const last = saved.at(-1 - (draw.at % 3))
        if (name === 'sync') saved.push(await syncAndCheck(other, one, draw))
        else if (name === 'undo' && last !== undefined) await undoAndCheck(last)
        else
          await steps[name]?.(one, draw).catch((error: unknown) => {
            // There is nothing to act on.
            if (!(error instanceof AppError)) throw error
          })
      }

      await syncAndCheck(theirs, ours, { prefer: 'source', withDeletions: true })
      await syncAndCheck(ours, theirs, { prefer: null, withDeletions: true })
      expect(await look(ours)).toEqual(await look(theirs))
      expect(await lookAtOrders(ours)).toEqual(await lookAtOrders(theirs))
      expect((await syncForTest(here, there)).plan.items).toEqual([])
      expect((await syncForTest(there, here)).plan.items).toEqual([])
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 240_000)
