import { expect, test } from 'vitest'
import { UploadQueue, type UploadRequest } from './upload-queue.ts'

const request = (name: string): UploadRequest => ({
  file: new File([name], name),
  path: '/parts/1/images',
  place: 'Gear',
})

/** A queue whose files arrive, or fail, when the test says so. */
function controlledQueue() {
  const sent = new Map<
    string,
    PromiseWithResolvers<unknown> & { signal: AbortSignal; progress: (share: number) => void }
  >()
  const queue = new UploadQueue(({ file }, { signal, onProgress }) => {
    const ending = Promise.withResolvers<unknown>()
    signal.addEventListener('abort', () => ending.reject(signal.reason))
    sent.set(file.name, { ...ending, signal, progress: onProgress })
    return ending.promise
  })
  const states = () => queue.uploads().map(({ file, state }) => `${file.name} ${state}`)
  return { queue, sent, states }
}

test('three files travel at once, the next follows when one has arrived', async () => {
  const { queue, sent, states } = controlledQueue()
  const answers = ['a', 'b', 'c', 'd'].map((name) => queue.add(request(name)))
  expect(states()).toEqual(['a sending', 'b sending', 'c sending', 'd waiting'])
  sent.get('b')?.resolve({ id: 'B' })
  await expect(answers[1]).resolves.toEqual({ id: 'B' })
  expect(states()).toEqual(['a sending', 'b done', 'c sending', 'd sending'])
  queue.removeDone()
  expect(states()).toEqual(['a sending', 'c sending', 'd sending'])
})

test('progress is told to those who listen', () => {
  const { queue, sent } = controlledQueue()
  const shares: number[] = []
  queue.subscribe(() => shares.push(queue.uploads()[0]?.share ?? -1))
  queue.add(request('a'))
  sent.get('a')?.progress(0.25)
  expect(shares.at(-1)).toBe(0.25)
})

test('a failed file keeps its sentence, does not block the others, and can be tried again', async () => {
  const { queue, sent, states } = controlledQueue()
  const answer = queue.add(request('a'))
  sent.get('a')?.reject(new Error('This is not a picture.'))
  await expect.poll(states).toEqual(['a failed'])
  expect(queue.uploads()[0]?.failure).toBe('This is not a picture.')

  queue.retry(queue.uploads()[0]?.id ?? '')
  expect(states()).toEqual(['a sending'])
  sent.get('a')?.resolve('fine')
  await expect(answer).resolves.toBe('fine')
  expect(queue.uploads()[0]).toMatchObject({ state: 'done', failure: null })
})

test('a removed file is stopped, answers null, and makes room', async () => {
  const { queue, sent, states } = controlledQueue()
  const [first] = ['a', 'b', 'c', 'd'].map((name) => queue.add(request(name)))
  queue.remove(queue.uploads()[0]?.id ?? '')
  expect(sent.get('a')?.signal.aborted).toBe(true)
  await expect(first).resolves.toBeNull()
  expect(states()).toEqual(['b sending', 'c sending', 'd sending'])
})
