import { expect, test } from 'vitest'
import { isSignedUrl, signPath } from './signed-url.ts'

const secrets = ['a'.repeat(32)]
const now = Date.UTC(2030, 0, 1, 12, 1)
const path = '/videos/stream/6f1c2f0e-1111-4111-8111-111111111111'
const resource = { type: 'proprietary_part', organizationId: '22222222-2222-4222-8222-222222222222' } as const
const urlOf = (signed: string) => new URL(signed, 'http://localhost')
const minutes = (count: number) => count * 60_000

test('a signed URL opens its path, for 5 to 10 minutes', () => {
  const url = urlOf(signPath(path, resource, secrets, now))
  expect(isSignedUrl(url, secrets, now)).toBe(true)
  expect(isSignedUrl(url, secrets, now + minutes(5))).toBe(true)
  expect(isSignedUrl(url, secrets, now + minutes(10))).toBe(false)
})

test('a page that is shown twice gets the same URL', () => {
  expect(signPath(path, resource, secrets, now)).toBe(signPath(path, resource, secrets, now + minutes(2)))
})

test('with another path, expiry or organization, or truncated, it opens nothing', () => {
  const signed = signPath(path, resource, secrets, now)
  const moved = urlOf(signed)
  moved.pathname = '/videos/stream/6f1c2f0e-2222-4222-8222-222222222222'
  const longer = urlOf(signed)
  longer.searchParams.set('expires', String(Number(longer.searchParams.get('expires')) + 300))
  const given = urlOf(signed)
  given.searchParams.set('organization', '11111111-1111-4111-8111-111111111111')
  const nobodys = urlOf(signed)
  nobodys.searchParams.delete('organization')
  const cut = urlOf(signed.slice(0, -4))
  for (const url of [moved, longer, given, nobodys, cut, urlOf(path)])
    expect(isSignedUrl(url, secrets, now)).toBe(false)
})

test('a secret can be rotated: the old one still verifies, the new one signs', () => {
  const rotated = ['b'.repeat(32), ...secrets]
  expect(isSignedUrl(urlOf(signPath(path, resource, secrets, now)), rotated, now)).toBe(true)
  expect(isSignedUrl(urlOf(signPath(path, resource, rotated, now)), secrets, now)).toBe(false)
})
