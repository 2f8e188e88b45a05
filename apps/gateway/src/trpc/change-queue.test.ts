import { expect, test } from 'vitest'
import { ChangeQueue } from './video-changes.ts'

test('an id that changes again while it waits is sent once', async () => {
  const end = new AbortController()
  const queue = new ChangeQueue<string>(end.signal)
  for (const id of ['a', 'b', 'a']) queue.add(id, id)
  const seen: string[] = []
  for await (const id of queue) {
    seen.push(id)
    if (seen.length === 2) queue.add('a', 'a')
    if (seen.length === 3) end.abort()
  }
  expect(seen).toEqual(['a', 'b', 'a'])
})

test('a waiting subscriber gets a change, and the end', async () => {
  const end = new AbortController()
  const queue = new ChangeQueue<string>(end.signal)
  const ids = queue[Symbol.asyncIterator]()
  const next = ids.next()
  queue.add('a', 'a')
  expect(await next).toEqual({ done: false, value: 'a' })
  const last = ids.next()
  end.abort()
  expect(await last).toEqual({ done: true, value: undefined })
})

test('a subscriber who is too slow gets an error, and costs nothing more', async () => {
  const queue = new ChangeQueue<number>(new AbortController().signal)
  for (let id = 0; id < 2000; id += 1) queue.add(String(id), id)
  await expect(queue[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'unavailable' })
})
