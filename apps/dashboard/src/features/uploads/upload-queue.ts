import type { FileRequest, sendFile } from '../../lib/send-file.ts'
import { sentenceOf } from '../../lib/sentence.ts'

export interface UploadRequest extends FileRequest {
  /** Where the file goes, in words: the part's name, `Support videos`. */
  place: string
}

/** One file on its way. */
export interface Upload extends UploadRequest {
  id: string
  state: 'waiting' | 'sending' | 'done' | 'failed'
  /** How much of it has left: 0 to 1. At 1 the service is at work on it. */
  share: number
  /** Why it failed, as a sentence. */
  failure: string | null
  /** What the service said when it was done. */
  answer: unknown
}

interface Entry {
  upload: Upload
  controller: AbortController
}

interface UploadQueueOptions {
  send: typeof sendFile
  /** Called when a file has arrived. */
  onArrival: () => void
}

const maxAtOnce = 3

export const isBusy = ({ state }: Upload): boolean => state === 'waiting' || state === 'sending'

/** Sends files a few at a time and tells its listeners of every step. Failed ones stay until retried or removed. */
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
      const upload: Upload = { ...request, id, state: 'waiting', share: 0, failure: null, answer: null }
      this.#entries.set(id, { upload, controller: new AbortController() })
    }
    this.#proceed()
  }

  /** Waits until none of these files is waiting or being sent, and tells of those that were there at the end. */
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

  retry(id: string): void {
    const entry = this.#entries.get(id)
    if (entry?.upload.state !== 'failed') return
    entry.controller = new AbortController()
    this.#change(entry, { state: 'waiting', share: 0, failure: null })
    this.#proceed()
  }

  /** Takes an upload off the list, and stops it when it is still running. */
  remove(id: string): void {
    this.#entries.get(id)?.controller.abort()
    this.#entries.delete(id)
    this.#proceed()
  }

  /** Takes all finished uploads off the list. */
  removeDone(): void {
    for (const { id, state } of this.#snapshot) if (state === 'done') this.#entries.delete(id)
    this.#publish()
  }

  #proceed(): void {
    const entries = [...this.#entries.values()]
    const free = maxAtOnce - entries.filter(({ upload }) => upload.state === 'sending').length
    for (const entry of entries.filter(({ upload }) => upload.state === 'waiting').slice(0, free)) void this.#run(entry)
    this.#publish()
  }

  async #run(entry: Entry): Promise<void> {
    const { signal } = entry.controller
    const onProgress = (share: number) => this.#change(entry, { share })
    this.#change(entry, { state: 'sending' })
    try {
      const answer = await this.#options.send(entry.upload, { signal, onProgress })
      this.#change(entry, { state: 'done', share: 1, answer })
      this.#options.onArrival()
    } catch (error) {
      if (!signal.aborted) this.#change(entry, { state: 'failed', failure: sentenceOf(error) })
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
