import type { FileRequest } from '../../lib/requests.ts'
import { sentenceOf } from '../../lib/sentence.ts'
import type { ResumableFile, SendOptions } from './send-resumable.ts'
import { createSpeedMeter } from './speed-meter.ts'

export type UploadRequest = (FileRequest | ResumableFile) & {
  /** The file's destination, in words: the part's name, `Support videos`. */
  destination: string
}

/** One file being uploaded. */
export type Upload = UploadRequest & {
  id: string
  /** `stalled`: the connection is lost; `locked`: the session has ended. Both resume by themselves. */
  state: 'waiting' | 'sending' | 'stalled' | 'locked' | 'paused' | 'done' | 'failed'
  /** When all bytes are sent, the service is processing them. */
  sentBytes: number
  /** Null while unknown. */
  bytesPerSecond: number | null
  /** Why it failed, as a sentence. */
  failure: string | null
  /** What the service answered when it was done. */
  answer: unknown
}

interface Entry {
  upload: Upload
  controller: AbortController
}

interface UploadQueueOptions {
  send: (request: UploadRequest, options: SendOptions) => Promise<unknown>
  /** Deletes from the service what has arrived of a discarded file. */
  discard: (request: UploadRequest) => void
  /** Called when a file has arrived. */
  onArrival: () => void
}

const maxAtOnce = 3

const isRunning = ({ state }: Upload): boolean => ['sending', 'stalled', 'locked'].includes(state)
export const isBusy = (upload: Upload): boolean => upload.state === 'waiting' || isRunning(upload)

const atRest = { sentBytes: 0, bytesPerSecond: null, failure: null, answer: null }

/** Sends files a few at a time and notifies its listeners of every step. Failed ones stay until retried or removed. */
export class UploadQueue {
  readonly #options: UploadQueueOptions
  readonly #listeners = new Set<() => void>()
  readonly #entries = new Map<string, Entry>()
  #snapshot: readonly Upload[] = []

  constructor(options: UploadQueueOptions) {
    this.#options = options
  }

  /** The uploads in the order in which they were added; a new array after each change. */
  readonly uploads = (): readonly Upload[] => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(requests: readonly UploadRequest[]): void {
    for (const request of requests) {
      const id = crypto.randomUUID()
      const upload: Upload = { ...request, id, state: 'waiting', ...atRest }
      this.#entries.set(id, { upload, controller: new AbortController() })
    }
    this.#proceed()
  }

  /** Waits until none of these files is waiting or being sent, and returns those that are still listed. */
  settled(files: readonly File[]): Promise<readonly Upload[]> {
    const { promise, resolve } = Promise.withResolvers<readonly Upload[]>()
    const look = () => {
      const uploads = this.#snapshot.filter(({ file }) => files.includes(file))
      if (uploads.some(isBusy)) return
      unsubscribe()
      resolve(uploads)
    }
    const unsubscribe = this.subscribe(look)
    look()
    return promise
  }

  /** Pauses an upload that can be resumed. */
  pause(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined || !isBusy(entry.upload)) return
    entry.controller.abort()
    this.#change(entry, { state: 'paused', bytesPerSecond: null })
    this.#proceed()
  }

  /** Retries a failed upload, or resumes a paused one. */
  resume(id: string): void {
    const entry = this.#entries.get(id)
    if (entry?.upload.state !== 'failed' && entry?.upload.state !== 'paused') return
    entry.controller = new AbortController()
    this.#change(entry, { state: 'waiting', bytesPerSecond: null, failure: null })
    this.#proceed()
  }

  /** Takes an upload off the list, and discards it when it has not arrived. */
  remove(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    entry.controller.abort()
    this.#entries.delete(id)
    if (entry.upload.state !== 'done') this.#options.discard(entry.upload)
    this.#proceed()
  }

  /** Takes all finished uploads off the list. */
  removeDone(): void {
    for (const { id, state } of this.#snapshot) if (state === 'done') this.#entries.delete(id)
    this.#publish()
  }

  /**
   * Stops all that have not arrived and forgets everything, without telling the service. Returns how many were stopped.
   */
  clear(): number {
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    for (const { controller } of entries) controller.abort()
    this.#publish()
    return entries.filter(({ upload }) => upload.state !== 'done').length
  }

  #proceed(): void {
    const entries = [...this.#entries.values()]
    const free = maxAtOnce - entries.filter(({ upload }) => isRunning(upload)).length
    for (const entry of entries.filter(({ upload }) => upload.state === 'waiting').slice(0, free)) void this.#run(entry)
    this.#publish()
  }

  async #run(entry: Entry): Promise<void> {
    const { signal } = entry.controller
    const measure = createSpeedMeter()
    /** Progress of a run that was stopped is ignored. */
    const change = (news: Partial<Upload>) => signal.aborted || this.#change(entry, news)
    change({ state: 'sending' })
    try {
      const answer = await this.#options.send(entry.upload, {
        signal,
        onProgress: (sentBytes) =>
          change({ state: 'sending', sentBytes, bytesPerSecond: measure(sentBytes, performance.now()) }),
        onStall: () => change({ state: 'stalled', bytesPerSecond: null }),
        onLock: () => change({ state: 'locked', bytesPerSecond: null }),
      })
      change({ state: 'done', sentBytes: entry.upload.file.size, answer })
      this.#options.onArrival()
    } catch (error) {
      change({ state: 'failed', failure: sentenceOf(error) })
    }
    this.#proceed()
  }

  #change(entry: Entry, change: Partial<Upload>): void {
    entry.upload = { ...entry.upload, ...change }
    this.#publish()
  }

  #publish(): void {
    this.#snapshot = [...this.#entries.values()].map(({ upload }) => upload)
    for (const listener of this.#listeners) listener()
  }
}
