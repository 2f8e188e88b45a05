import { expectRangeAnswer, type ServedRepresentation } from '@abparts/testing/range-oracle'
import { anyRequest, tellingRequests } from '@abparts/testing/range-requests'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { fileResponse } from './file-response.ts'

const representation = (sizeBytes: number): ServedRepresentation => ({
  sizeBytes,
  bytes: new Uint8Array(sizeBytes).map((_, index) => index % 251),
  etag: '"0123456789abcdef"',
  lastModified: new Date('2020-01-02T03:04:05.678Z'),
  contentType: 'video/mp4',
})

describe.each([0, 1, 26, 300])('a file of %d bytes', (sizeBytes) => {
  const file = representation(sizeBytes)
  const blob = new Blob([file.bytes.slice()])
  const served = { ...file, filename: 'clip.mp4', cacheControl: 'private' }
  const answers = {
    blob: (request: Request) => fileResponse({ ...served, slice: (start, end) => blob.slice(start, end) }, request),
    stream: (request: Request) =>
      fileResponse({ ...served, slice: (start, end) => blob.slice(start, end).stream() }, request),
  }
  const toRequest = (init: { method: string; headers: Record<string, string> }) => new Request('http://x/', init)

  test.each(['blob', 'stream'] as const)('is answered from a %s as the RFC says', async (kind) => {
    for (const request of tellingRequests(file))
      await expectRangeAnswer(answers[kind](toRequest(request)), request, file)
  })

  test('for any request', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest(file), fc.constantFrom('blob', 'stream'), async (request, kind) => {
        await expectRangeAnswer(answers[kind](toRequest(request)), request, file)
      }),
      { numRuns: 2500 },
    )
  })
})
