import { expect, test } from 'vitest'
import { UploadQueue, type UploadRequest } from './upload-queue.ts'

const requests = (...names: string[]): UploadRequest[] =>
  names.map((name) => ({ file: new File([name], name), path: '/parts/1/images', place: 'Gear' }))

interface Sending extends PromiseWithResolvers<unknown> {
  signal: AbortSignal
  progress: (share: number) => void
}

/** A queue whose files arrive, or fail, when the test says so. */
function controlledQueue() {
  const sent = new Map<string, Sending>()
  let arrivals = 0
  const queue = new UploadQueue({
    send: ({ file }, { signal, onProgress }) => {
      const ending = Promise.withResolvers<unknown>()
      signal.addEventListener('abort', () => ending.reject(signal.reason))
      sent.set(file.name, { ...ending, signal, progress: onProgress })
      return ending.promise
    },
    onArrival: () => {
      arrivals += 1
    },
  })
  const states = () => queue.uploads().map(({ file, state }) => `${file.name} ${state}`)
  const idOf = (name: string) => queue.uploads().find(({ file }) => file.name === name)?.id ?? ''
  return { queue, sent, states, idOf, arrivals: () => arrivals }
}

test('three files travel at once, the next follows when one has arrived', async () => {
  const { queue, sent, states, arrivals } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  expect(states()).toEqual(['a sending', 'b sending', 'c sending', 'd waiting'])
  sent.get('b')?.resolve({ id: 'B' })
  await expect.poll(states).toEqual(['a sending', 'b done', 'c sending', 'd sending'])
  expect(arrivals()).toBe(1)
  queue.removeDone()
  expect(states()).toEqual(['a sending', 'c sending', 'd sending'])
})

test('progress is told to those who listen', () => {
  const { queue, sent } = controlledQueue()
  const shares: number[] = []
  queue.subscribe(() => shares.push(queue.uploads()[0]?.share ?? -1))
  queue.add(requests('a'))
  sent.get('a')?.progress(0.25)
  expect(shares.at(-1)).toBe(0.25)
})

test('a failed file keeps its sentence, does not block the others, and can be tried again', async () => {
  const { queue, sent, states, idOf } = controlledQueue()
  queue.add(requests('a'))
  sent.get('a')?.reject(new Error('This is not a picture.'))
  await expect.poll(states).toEqual(['a failed'])
  expect(queue.uploads()[0]?.failure).toBe('This is not a picture.')

  queue.retry(idOf('a'))
  expect(states()).toEqual(['a sending'])
  sent.get('a')?.resolve('fine')
  await expect.poll(states).toEqual(['a done'])
  expect(queue.uploads()[0]).toMatchObject({ answer: 'fine', failure: null })
})

test('a removed file is stopped and makes room', () => {
  const { queue, sent, states, idOf } = controlledQueue()
  queue.add(requests('a', 'b', 'c', 'd'))
  queue.remove(idOf('a'))
  expect(sent.get('a')?.signal.aborted).toBe(true)
  expect(states()).toEqual(['b sending', 'c sending', 'd sending'])
})

test('files are settled when each has arrived, failed or been given up, in the order in which they were chosen', async () => {
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
