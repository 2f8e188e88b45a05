import { Problem } from '@abparts/contracts/error'
import { Elysia } from 'elysia'
import { afterAll, expect, test } from 'vitest'
import { answerHead } from './answer-head.ts'
import { limitBody } from './body-limit.ts'
import { problems } from './problem.ts'
import { answerInContext, requestContext } from './request-context.ts'

const reported: string[] = []
const report = (_: unknown, requestId: string) => reported.push(requestId)
const contextHeader = () => ({ 'x-context': JSON.stringify(requestContext()) })
const app = new Elysia()
  .use(problems({ explain: (error) => error, isFault: () => false, report }))
  .get('/', async () => {
    await Bun.sleep(1)
    return new Response(null, { headers: contextHeader() })
  })
  .post(
    '/',
    async ({ request }) => {
      const text = await (await limitBody(request, 100)).text()
      return new Response(text, { headers: contextHeader() })
    },
    { parse: 'none' },
  )
  .get('/broken', async () => {
    await Bun.sleep(1)
    throw new TypeError('broken')
  })
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request) => answerInContext(request, () => request.headers.get('x-forwarded-for'), answerHead(app.fetch)),
})
afterAll(() => server.stop(true))

const send = (path: string, headers: Record<string, string>, init?: RequestInit) =>
  fetch(new URL(path, server.url), { ...init, headers })
const contextOf = (answer: Response): unknown => JSON.parse(answer.headers.get('x-context') ?? 'null')

test('each request has its own context, and so have the copies that are made of it', async () => {
  const inits: RequestInit[] = [{}, { method: 'HEAD' }, { method: 'POST', body: 'some text' }]
  await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const [requestId, address] = [`request-${index}`, `203.0.113.${index}`]
      const answer = await send('/', { 'x-request-id': requestId, 'x-forwarded-for': address }, inits[index % 3])
      expect(contextOf(answer)).toEqual({ requestId, address })
    }),
  )
})

test('a failure is answered and reported under the id of its request', async () => {
  const answer = await send('/broken', { 'x-request-id': 'request-broken' })
  expect(answer.headers.get('x-request-id')).toBe('request-broken')
  const { requestId, detail } = Problem.parse(await answer.json())
  expect([requestId, ...reported]).toEqual(['request-broken', 'request-broken'])
  expect(detail).toContain('request-broken')
})

test.each(['', 'short', 'no spaces', 'x'.repeat(65)])('an id like %j is not taken over', async (given) => {
  const answer = await send('/', { 'x-request-id': given })
  expect(contextOf(answer)).toEqual({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), address: null })
})
