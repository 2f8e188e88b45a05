import { AppError } from '@abparts/contracts/error'
import { expect, test } from 'vitest'
import { limitBody } from './body-limit.ts'
import { createShares } from './shares.ts'

const post = (body: string | ReadableStream | null, headers: Record<string, string> = {}) =>
  new Request('http://localhost/x?y=1', { method: 'POST', body, headers: { 'content-type': 'text/plain', ...headers } })
const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => null,
    (error) => (error instanceof AppError ? error.code : error),
  )
const streamOf = (chunks: string[]) => {
  const left = chunks.values()
  let pulled = 0
  const body = new ReadableStream({
    pull(controller) {
      const next = left.next()
      pulled++
      if (next.done) controller.close()
      else controller.enqueue(new TextEncoder().encode(next.value))
    },
  })
  return { body, pulled: () => pulled }
}

test('a body within the limit is the same afterwards', async () => {
  for (const body of ['1234567890', streamOf(['12345', '67890']).body]) {
    const limited = await limitBody(post(body), 10)
    expect([limited.method, limited.url, limited.headers.get('content-type')]).toEqual([
      'POST',
      'http://localhost/x?y=1',
      'text/plain',
    ])
    expect(await limited.text()).toBe('1234567890')
  }
  const empty = post(null)
  expect(await limitBody(empty, 10)).toBe(empty)
})

test('a larger one is rejected, by its declared length or at the first byte beyond', async () => {
  expect(await codeOf(limitBody(post('12345678901'), 10))).toBe('too_large')
  const announced = streamOf(['1'])
  expect(await codeOf(limitBody(post(announced.body, { 'content-length': '11' }), 10))).toBe('too_large')
  const endless = streamOf(Array.from({ length: 1000 }, () => '12345'))
  expect(await codeOf(limitBody(post(endless.body), 10))).toBe('too_large')
  expect(endless.pulled()).toBeLessThan(10)
})

test("a body that ends early is the sender's mistake", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new DOMException('closed', 'AbortError')) })
  expect(await codeOf(limitBody(post(body), 10))).toBe('bad_request')
})

test('a body that does not arrive in time is rejected, however small its pieces and however often they arrive', async () => {
  const pace = { maxSilenceMilliseconds: 200, graceMilliseconds: 400, minBytesPerSecond: Number.POSITIVE_INFINITY }
  const silent = new ReadableStream({ pull: () => new Promise(() => undefined) })
  expect(await codeOf(limitBody(post(silent), 10, { pace }))).toBe('request_timeout')
  let cancelled = false
  const dripping = new ReadableStream({
    async pull(controller) {
      await Bun.sleep(20)
      controller.enqueue(new Uint8Array(1))
    },
    cancel: () => {
      cancelled = true
    },
  })
  expect(await codeOf(limitBody(post(dripping), 1_000_000, { pace }))).toBe('request_timeout')
  expect(cancelled).toBe(true)
})

test('bodies that are not whole have a limit together, and give back what they held', async () => {
  const shares = createShares({
    what: 'requests',
    capacity: 3000,
    perGroup: 3000,
    perPerson: 3000,
    maxWaiting: 0,
    maxWaitSeconds: 0,
  })
  const first = Promise.withResolvers<void>()
  const waiting = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(2000)),
    async pull(controller) {
      await first.promise
      controller.close()
    },
  })
  const whole = limitBody(post(waiting), 2000, { shares })
  await Bun.sleep(0)
  expect(await codeOf(limitBody(post('x'.repeat(2000)), 2000, { shares }))).toBe('too_many_requests')
  first.resolve()
  expect((await (await whole).bytes()).length).toBe(2000)
  for (let count = 0; count < 5; count++) await limitBody(post('x'.repeat(2000)), 2000, { shares })
})
