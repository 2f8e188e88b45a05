import { Problem } from '@abparts/contracts/error'
import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'

const gateway = await startTestGateway({ SIGN_INS_PER_MINUTE: 2 })
afterAll(gateway.close)
await gateway.addUser('anna', 'user', null)

let attempts = 0
/** A wrong password each time. */
const attempt = (email: string, address: string) => gateway.signIn(email, `wrong password ${attempts++}`, {}, address)
async function statuses(count: number, email: string, address: string) {
  const answers = []
  for (let done = 0; done < count; done++) answers.push((await attempt(email, address)).status)
  return answers
}

test('attempts on one account from one address are limited, however it is written', async () => {
  expect(await statuses(1, 'anna@example.com', '203.0.113.1')).toEqual([401])
  expect(await statuses(2, 'ANNA@example.com', '203.0.113.1')).toEqual([401, 429])
  const refused = await gateway.signIn('anna@example.com', undefined, {}, '203.0.113.1')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(Problem.parse(await refused.json())).toMatchObject({ code: 'too_many_requests' })
  // An attacker elsewhere locks nobody out.
  expect((await gateway.signIn('anna@example.com', undefined, {}, '203.0.113.2')).status).toBe(200)
})

test('an address cannot be forged', async () => {
  await statuses(2, 'anna@example.com', '203.0.113.3')
  const headers = { 'x-forwarded-for': '203.0.113.99', forwarded: 'for=203.0.113.99', 'x-real-ip': '203.0.113.99' }
  expect((await gateway.signIn('anna@example.com', undefined, headers, '203.0.113.3')).status).toBe(429)
})

test('all of an IPv6 network count as one', async () => {
  expect(await statuses(2, 'anna@example.com', '2001:db8::1')).toEqual([401, 401])
  expect(await statuses(1, 'anna@example.com', '2001:db8::ffff:2')).toEqual([429])
  expect(await statuses(1, 'anna@example.com', '2001:db8:0:1::1')).toEqual([401])
})

test('nobody can try a list of accounts', async () => {
  const outcomes = []
  for (let account = 0; account < 21; account++)
    outcomes.push(...(await statuses(1, `user-${account}@example.com`, '203.0.113.4')))
  expect(outcomes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
  expect(outcomes[20]).toBe(429)
})

test('only what is counted is attempted: other forms of the same request are refused', async () => {
  const form = new URLSearchParams({ email: 'anna@example.com', password: 'correct horse battery' })
  const answer = await gateway.send('/api/auth/sign-in/email', { method: 'POST', body: form })
  expect(answer.status).toBe(400)
  const long = { method: 'POST', body: JSON.stringify({ email: 'anna@example.com', password: 'x'.repeat(20_000) }) }
  expect((await gateway.send('/api/auth/sign-in/email', long)).status).toBe(413)
})
