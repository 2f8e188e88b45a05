import { expect, test } from 'vitest'
import { multipartByteranges } from './range.ts'

/** A file of zeros whose slices yield a kilobyte at a time as long as they are read. */
function createSource() {
  const opened: string[] = []
  const cancelled: string[] = []
  return {
    opened,
    cancelled,
    sizeBytes: 10_000_000,
    contentType: 'video/mp4',
    slice(start: number, end: number) {
      const name = `${start}-${end}`
      let left = end - start
      opened.push(name)
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const size = Math.min(left, 1000)
            left -= size
            if (size === 0) controller.close()
            // A storage that has stopped responding.
            else if (start === 666) await new Promise(() => undefined)
            else controller.enqueue(new Uint8Array(size))
          },
          cancel: () => void cancelled.push(name),
        },
        { highWaterMark: 0 },
      )
    },
  }
}

test('declares its length', async () => {
  const { body, sizeBytes } = multipartByteranges(createSource(), [
    { start: 0, end: 5000 },
    { start: 7000, end: 7001 },
  ])
  expect((await new Response(body).bytes()).length).toBe(sizeBytes)
})

test('opens a range when the previous one is sent', async () => {
  const source = createSource()
  const { body } = multipartByteranges(source, [
    { start: 0, end: 5_000_000 },
    { start: 6_000_000, end: 7_000_000 },
  ])
  expect(source.opened).toEqual([])
  const reader = body.getReader()
  await reader.read()
  expect(source.opened).toEqual([])
  await reader.read()
  expect(source.opened).toEqual(['0-5000000'])
  await reader.cancel()
  expect(source).toMatchObject({ opened: ['0-5000000'], cancelled: ['0-5000000'] })
})

test('a reader that disconnects frees a stalled range, and no other is opened', async () => {
  const source = createSource()
  const { body } = multipartByteranges(source, [
    { start: 666, end: 1000 },
    { start: 1000, end: 2000 },
  ])
  const reader = body.getReader()
  await reader.read()
  const stalled = reader.read()
  await expect.poll(() => source.opened).toHaveLength(1)
  await reader.cancel()
  expect(await stalled).toMatchObject({ done: true })
  expect(source).toMatchObject({ opened: ['666-1000'], cancelled: ['666-1000'] })
})
