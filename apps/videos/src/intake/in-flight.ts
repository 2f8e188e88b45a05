/** Work that must finish before the process ends, so that nothing is left half done. */
export class InFlight {
  readonly #running = new Set<Promise<unknown>>()

  async track<Result>(work: Promise<Result>): Promise<Result> {
    this.#running.add(work)
    try {
      return await work
    } finally {
      this.#running.delete(work)
    }
  }

  /** Resolves when all of it has ended, successfully or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running)
  }
}
