import { createMemoryBudget } from '@abparts/http/body-limit'
import { expect, test } from 'vitest'
import { readHeld } from '../delivery/bytes.ts'
import { createWorkQueue } from './work-queue.ts'

test('some work runs, some waits, and the rest is refused with a retry', async () => {
  const queue = createWorkQueue({ concurrency: 2, maxWaiting: 1 })
  const gate = Promise.withResolvers<void>()
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await gate.promise
    running -= 1
  }
  const accepted = [queue(work), queue(work)]
  await Bun.sleep(0)
  accepted.push(queue(work))
  expect(() => queue(work)).toThrow(/Try again/)
  gate.resolve()
  await Promise.all(accepted)
  expect(most).toBe(2)
  await queue(work)
})

test('uploads together hold a bounded number of bytes, and release them', async () => {
  const hold = createMemoryBudget(100)
  const stream = (size: number) => new Blob([new Uint8Array(size)]).stream()
  const first = hold()
  expect((await readHeld(stream(60), first)).length).toBe(60)
  const second = hold()
  await expect(readHeld(stream(60), second)).rejects.toMatchObject({ code: 'unavailable' })
  second.release()
  first.release()
  expect((await readHeld(stream(100), hold())).length).toBe(100)
})
