import { createHash, type Hash } from 'node:crypto'

const maxHashes = 1000

/**
 * SHA-256 of resumable writes while this process receives them without a break, so that their bytes need not be read
 * again at the end. The one that was idle longest gives way to the newest.
 */
export class RunningHashes {
  readonly #hashes = new Map<string, { hash: Hash; offsetBytes: number }>()

  /** Takes out the hash of a write's first `offsetBytes`, or null when they did not all pass here. */
  take(id: string, offsetBytes: number): Hash | null {
    const found = this.#hashes.get(id)
    this.#hashes.delete(id)
    if (offsetBytes === 0) return createHash('sha256')
    return found?.offsetBytes === offsetBytes ? found.hash : null
  }

  keep(id: string, hash: Hash, offsetBytes: number): void {
    this.#hashes.set(id, { hash, offsetBytes })
    const [oldest] = this.#hashes.keys()
    if (oldest !== undefined && this.#hashes.size > maxHashes) this.#hashes.delete(oldest)
  }

  drop(id: string): void {
    this.#hashes.delete(id)
  }
}
