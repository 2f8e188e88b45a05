import { expect, test } from 'vitest'
import { pageHeaders, securityHeaders } from './security-headers.ts'

const policyOf = (images: string[], videos: string[]) =>
  new Map(
    pageHeaders({ images, videos })
      ['content-security-policy']?.split('; ')
      .map((directive) => directive.split(' '))
      .map(([name = '', ...sources]) => [name, sources]),
  )

test('a page runs nothing inline and nothing from elsewhere', () => {
  const policy = policyOf([], [])
  expect(policy.get('default-src')).toEqual(["'self'"])
  // Without their own directive, scripts and styles follow default-src.
  expect(policy.has('script-src') || policy.has('style-src')).toBe(false)
  expect(policy.get('connect-src')).toEqual(["'self'"])
  expect([...policy.values()].flat().filter((source) => source.includes('unsafe') || source === '*')).toEqual([])
})

test('services at other origins may be reached there', () => {
  const images = 'https://images.example.com'
  const videos = 'https://videos.example.com'
  const policy = policyOf([images], [videos])
  expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:', images, videos])
  expect(policy.get('media-src')).toEqual(["'self'", 'blob:', videos])
  expect(policy.get('connect-src')).toEqual(["'self'", images, videos])
  expect(policy.get('default-src')).toEqual(["'self'"])
})

test('browsers are told to insist on HTTPS only behind it', () => {
  expect(securityHeaders('https://media.example.com')).toHaveProperty('strict-transport-security', 'max-age=31536000')
  expect(securityHeaders('http://localhost:3000')).not.toHaveProperty('strict-transport-security')
})
