import { AppError } from '@abparts/contracts/error'

/** How many changed things wait for one slow subscriber. */
const maxWaiting = 1000
/** After so long without a change, null says that there was none. */
const quietMilliseconds = 15_000

/** Ids that wait for one subscriber. What changes again while it waits is there once. */
export class ChangeQueue {
  readonly #waiting = new Set<string>()
  readonly #end: AbortSignal
  #wake = Promise.withResolvers<void>()
  #isOverfull = false

  constructor(end: AbortSignal) {
    this.#end = end
    end.addEventListener('abort', () => this.#wake.resolve())
  }

  add(id: string): void {
    this.#isOverfull ||= this.#waiting.size >= maxWaiting
    if (!this.#isOverfull) this.#waiting.add(id)
    this.#wake.resolve()
  }

  /** Ends when it is told to. Throws `unavailable` once the subscriber is too slow: whoever comes again reads anew. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string | null> {
    while (!this.#end.aborted) {
      if (this.#isOverfull) throw new AppError('unavailable', 'Too much has changed at once. Subscribe again.')
      const [id] = this.#waiting
      if (id === undefined) {
        if ((await this.#nextOrQuiet()) === 'quiet') yield null
        continue
      }
      this.#waiting.delete(id)
      yield id
    }
  }

  async #nextOrQuiet(): Promise<'next' | 'quiet'> {
    const quiet = Promise.withResolvers<'quiet'>()
    const timer = setTimeout(() => quiet.resolve('quiet'), quietMilliseconds)
    const first = await Promise.race([this.#wake.promise.then(() => 'next' as const), quiet.promise])
    clearTimeout(timer)
    if (first === 'next') this.#wake = Promise.withResolvers<void>()
    return first
  }
}
