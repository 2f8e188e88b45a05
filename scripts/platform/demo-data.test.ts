import { expect, test } from 'vitest'
import { addDemoData } from './demo-data.ts'

test('an outage is waited for, and a permanent failure is reported', async () => {
  const answers = [503, 503, 401]
  using platform = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () => new Response(null, { status: answers.shift() ?? 500 }),
  })
  const problem = await addDemoData({
    reverseProxy: platform.url.origin,
    admin: { email: 'boss@example.com', password: 'secret' },
    people: [],
    signal: new AbortController().signal,
  })
  expect(problem).toContain('boss@example.com cannot sign in')
  expect(answers).toEqual([])
})

test('stopping the platform does not wait for it', async () => {
  const stopping = new AbortController()
  const adding = addDemoData({
    reverseProxy: 'http://127.0.0.1:9',
    admin: { email: 'boss@example.com', password: 'secret' },
    people: [],
    signal: stopping.signal,
  })
  stopping.abort()
  await expect(adding).rejects.toThrow('abort')
})
