import { expect, test } from 'vitest'
import type { Upload } from './upload-queue.ts'
import { statusOf } from './upload-status.ts'

const megabyte = 1024 * 1024

const upload = (news: Partial<Upload>): Upload => ({
  file: new File([new Uint8Array(10 * megabyte)], 'film.mp4'),
  path: '/',
  kind: 'images',
  destination: '',
  id: '',
  state: 'sending',
  sentBytes: 4 * megabyte,
  bytesPerSecond: null,
  failure: null,
  answer: null,
  ...news,
})

test.each<[string, Partial<Upload>]>([
  ['4 MB of 10 MB', {}],
  ['4 MB of 10 MB · 512 KB/s · 15 s left', { bytesPerSecond: megabyte / 2 }],
  ['Checking…', { sentBytes: 10 * megabyte, bytesPerSecond: megabyte }],
  ['No connection. Resumes automatically.', { state: 'stalled' }],
  ['Resumes once you sign in again.', { state: 'locked' }],
  ['Paused · 4 MB of 10 MB', { state: 'paused' }],
  ['Waiting', { state: 'waiting', sentBytes: 0 }],
  ['Waiting · 4 MB of 10 MB', { state: 'waiting' }],
])('%s', (status, news) => {
  expect(statusOf(upload(news))).toBe(status)
})
