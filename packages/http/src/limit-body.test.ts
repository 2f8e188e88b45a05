import { AppError } from '@abparts/contracts/error'
import { expect, test } from 'vitest'
import { limitBody } from './limit-body.ts'

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

test('a larger one is refused, by what it says or at the first byte beyond', async () => {
  expect(await codeOf(limitBody(post('12345678901'), 10))).toBe('too_large')
  const announced = streamOf(['1'])
  expect(await codeOf(limitBody(post(announced.body, { 'content-length': '11' }), 10))).toBe('too_large')
  const endless = streamOf(Array.from({ length: 1000 }, () => '12345'))
  expect(await codeOf(limitBody(post(endless.body), 10))).toBe('too_large')
  expect(endless.pulled()).toBeLessThan(10)
})

test("a body that breaks off is the sender's mistake", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new DOMException('closed', 'AbortError')) })
  expect(await codeOf(limitBody(post(body), 10))).toBe('bad_request')
})
