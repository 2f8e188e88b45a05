import type { FileRequest, sendFile } from '../../lib/send-file.ts'
import { sentenceOf } from '../../lib/sentence.ts'

export interface UploadRequest extends FileRequest {
  /** Where the file goes, in words: the part's name, `Support videos`. */
  place: string
}

/** One file on its way. `share` is how much of it has left: 0 to 1; at 1 the service is at work on it. */
export interface Upload extends UploadRequest {
  id: string
  state: 'waiting' | 'sending' | 'done' | 'failed'
  share: number
  /** Why it failed, as a sentence. */
  failure: string | null
}

interface Entry {
  upload: Upload
  controller: AbortController
  settle: (answer: unknown) => void
}

const maxAtOnce = 3

/** Sends files a few at a time and tells its listeners of every step. Failed ones stay until retried or removed. */
export class UploadQueue {
  readonly #send: typeof sendFile
  readonly #listeners = new Set<() => void>()
  readonly #entries = new Map<string, Entry>()
  #snapshot: readonly Upload[] = []

  constructor(send: typeof sendFile) {
    this.#send = send
  }

  /** The uploads in the order in which they were added; a new array after each change. */
  readonly uploads = (): readonly Upload[] => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Adds a file. Resolves with the service's answer, or with null once it was given up. */
  add(request: UploadRequest): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const upload: Upload = { ...request, id: crypto.randomUUID(), state: 'waiting', share: 0, failure: null }
    this.#entries.set(upload.id, { upload, controller: new AbortController(), settle: resolve })
    this.#proceed()
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
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    entry.controller.abort()
    entry.settle(null)
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
    this.#change(entry, { state: 'sending' })
    try {
      const answer = await this.#send(entry.upload, { signal, onProgress: (share) => this.#change(entry, { share }) })
      this.#change(entry, { state: 'done', share: 1 })
      entry.settle(answer)
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
