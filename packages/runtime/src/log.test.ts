import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const fixture = fileURLToPath(new URL('log.fixture.ts', import.meta.url))

test('signatures of URLs and access tokens do not appear in the log, wherever they come from', async () => {
  const signature = 'c2lnbmF0dXJl-_c2lnbmF0dXJl'
  const token = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln-_c2ln'
  const service = Bun.spawn([process.execPath, fixture, signature, token], { stdout: 'pipe' })
  const log = await new Response(service.stdout).text()
  expect(await service.exited).toBe(0)

  const lines: unknown[] = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    { method: 'GET', path: '/videos/stream/1', status: 200 },
    {
      headers: { authorization: 'Bearer [redacted]' },
      url: expect.stringContaining('?expires=1&signature=[redacted]'),
    },
    { msg: expect.stringContaining('"Authorization: Bearer [redacted]"') },
    { err: { message: 'S3 refused https://s3/x?X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]' } },
  ])
  expect(log).not.toContain(signature)
  expect(log).not.toContain(token)
})
