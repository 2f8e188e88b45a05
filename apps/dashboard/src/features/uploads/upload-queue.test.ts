import { expect, test } from 'vitest'
import type { SendOptions } from './send-resumable.ts'
import { UploadQueue, type UploadRequest } from './upload-queue.ts'

const requests = (...names: string[]): UploadRequest[] =>
  names.map((name) => ({ file: new File([name], name), path: '/parts/1/images', kind: 'images', destination: 'Gear' }))

interface Sending extends PromiseWithResolvers<unknown>, SendOptions {}

/** A queue whose files arrive, or fail, when the test says so. */
function controlledQueue() {
  const sent = new Map<string, Sending>()
  const discarded: string[] = []
  let arrivals = 0
  const queue = new UploadQueue({
    send: ({ file }, options) => {
      const ending = Promise.withResolvers<unknown>()
      options.signal.addEventListener('abort', () => ending.reject(options.signal.reason))
      sent.set(file.name, { ...ending, ...options })
      return ending.promise
    },
    discard: ({ file }) => discarded.push(file.name),
    onArrival: () => {
      arrivals += 1
    },
  })
  const states = () => queue.uploads().map(({ file, state }) => `${file.name} ${state}`)
  const idOf = (name: string) => queue.uploads().find(({ file }) => file.name === name)?.id ?? ''
  return { queue, sent, discarded, states, idOf, arrivals: () => arrivals }
}

test('three files are sent at the same time, the next follows when one has arrived', async () => {
  const { queue, sent, states, arrivals } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  expect(states()).toEqual(['a sending', 'b sending', 'c sending', 'd waiting'])
  sent.get('b')?.resolve({ id: 'B' })
  await expect.poll(states).toEqual(['a sending', 'b done', 'c sending', 'd sending'])
  expect(arrivals()).toBe(1)
  queue.removeDone()
  expect(states()).toEqual(['a sending', 'c sending', 'd sending'])
})

test('listeners are notified of progress', () => {
  const { queue, sent } = controlledQueue()
  const told: number[] = []
  queue.subscribe(() => told.push(queue.uploads()[0]?.sentBytes ?? -1))
  queue.add(requests('a'))
  sent.get('a')?.onProgress(25)
  expect(told.at(-1)).toBe(25)
})

test('a lost connection is shown, keeps its slot, and is over when bytes are sent again', () => {
  const { queue, sent, states } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  sent.get('a')?.onStall()
  expect(states()).toEqual(['a stalled', 'b sending', 'c sending', 'd waiting'])
  sent.get('a')?.onProgress(1)
  expect(states()[0]).toBe('a sending')
})

test('a paused upload stops, frees its slot, keeps its progress, and can be resumed', async () => {
  const { queue, sent, states, idOf, discarded } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  const first = sent.get('a')
  first?.onProgress(40)
  queue.pause(idOf('a'))
  expect(first?.signal.aborted).toBe(true)
  expect(states()).toEqual(['a paused', 'b sending', 'c sending', 'd sending'])
  first?.onProgress(50)
  expect(queue.uploads()[0]).toMatchObject({ state: 'paused', sentBytes: 40 })

  queue.resume(idOf('a'))
  expect(states()[0]).toBe('a waiting')
  sent.get('b')?.resolve('B')
  await expect.poll(() => states()[0]).toBe('a sending')
  sent.get('a')?.resolve('A')
  await expect.poll(() => states()[0]).toBe('a done')
  expect(discarded).toEqual([])
})

test('a failed file keeps its sentence, does not block the others, and can be retried', async () => {
  const { queue, sent, states, idOf } = controlledQueue()
  queue.add(requests('a'))
  sent.get('a')?.reject(new Error('This is not an image.'))
  await expect.poll(states).toEqual(['a failed'])
  expect(queue.uploads()[0]?.failure).toBe('This is not an image.')

  queue.resume(idOf('a'))
  expect(states()).toEqual(['a sending'])
  sent.get('a')?.resolve('fine')
  await expect.poll(states).toEqual(['a done'])
  expect(queue.uploads()[0]).toMatchObject({ answer: 'fine', failure: null })
})

test('a removed file is stopped, discarded and frees its slot', () => {
  const { queue, sent, discarded, states, idOf } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  queue.remove(idOf('a'))
  expect(sent.get('a')?.signal.aborted).toBe(true)
  expect(states()).toEqual(['b sending', 'c sending', 'd sending'])
  expect(discarded).toEqual(['a'])
})

test('files are settled when each has arrived, failed or been discarded, in the order in which they were chosen', async () => {
  const { queue, sent, idOf } = controlledQueue()
  const [other, ...chosen] = requests('other', 'a', 'b', 'c', 'd')
  queue.add(other ? [other, ...chosen] : chosen)
  const settled = queue.settled(chosen.map(({ file }) => file))
  sent.get('b')?.resolve('B')
  await expect.poll(() => sent.has('c')).toBe(true)
  queue.remove(idOf('d'))
  sent.get('c')?.reject(new Error('No.'))
  sent.get('a')?.resolve('A')
  expect((await settled).map(({ state, answer }) => [state, answer])).toEqual([
    ['done', 'A'],
    ['done', 'B'],
    ['failed', null],
  ])
})

test('an upload that waits for its person keeps its slot, and resumes', () => {
  const { queue, sent, states } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  sent.get('a')?.onLock()
  expect(states()).toEqual(['a locked', 'b sending', 'c sending', 'd waiting'])
  sent.get('a')?.onProgress(1)
  expect(states()[0]).toBe('a sending')
})

test('clearing stops everything without telling the service', () => {
  const { queue, sent, states, discarded } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  expect(queue.clear()).toBe(4)
  expect(sent.get('a')?.signal.aborted).toBe(true)
  expect([...sent.keys()]).toEqual(['a', 'b', 'c'])
  expect(states()).toEqual([])
  expect(discarded).toEqual([])
})
