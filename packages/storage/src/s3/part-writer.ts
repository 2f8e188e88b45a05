import { partBytes } from './multipart.ts'
import { givePartBuffer, takePartBuffer } from './part-buffers.ts'
import { Permits } from './permits.ts'

/** Parts of this process that are on their way to the server. Each of them is held in memory. */
const underway = new Permits(2)

type SendPart = (bytes: Uint8Array, number: number) => Promise<void>

interface PartWriterOptions {
  /** Sends a whole part. Called for several at a time. */
  send: SendPart
  /** Hears of each part, in order, once it and all before it are stored. */
  onStored?: (number: number) => Promise<void>
  /** The number of the first part, and what is there of it already. */
  first?: { number: number; start: Uint8Array }
}

/**
 * Divides a stream into parts and sends them while the next one fills. However many write at once, each holds one part
 * that fills, and all of them together a few that are on their way.
 */
export class PartWriter {
  readonly #send: SendPart
  readonly #onStored: (number: number) => Promise<void>
  #number: number
  #part: Uint8Array
  #filled: number
  #stored: Promise<void> = Promise.resolve()
  #failure: { error: unknown } | null = null

  constructor({ send, onStored = async () => undefined, first }: PartWriterOptions) {
    this.#send = send
    this.#onStored = onStored
    this.#number = first?.number ?? 1
    this.#part = takePartBuffer()
    this.#filled = first?.start.byteLength ?? 0
    if (first !== undefined) this.#part.set(first.start)
  }

  /** What came since the last whole part, and the number of the part that it begins. */
  get rest() {
    return { number: this.#number, bytes: this.#part.subarray(0, this.#filled) }
  }

  /** Takes a chunk; answers when there is room for more. Throws what sending an earlier part threw. */
  async write(chunk: Uint8Array): Promise<void> {
    for (let offset = 0; offset < chunk.byteLength; ) {
      const piece = chunk.subarray(offset, offset + partBytes - this.#filled)
      this.#part.set(piece, this.#filled)
      this.#filled += piece.byteLength
      offset += piece.byteLength
      if (this.#filled === partBytes) await this.#sendPart()
    }
  }

  /** Answers when every whole part is stored. Throws what sending one threw. */
  async flush(): Promise<void> {
    await this.#stored
    this.#throwFailure()
  }

  /** To be called when all is over, and `rest` is not needed any more. */
  close(): void {
    givePartBuffer(this.#part)
  }

  async #sendPart(): Promise<void> {
    await underway.acquire()
    const [bytes, number, before] = [this.#part, this.#number, this.#stored]
    const sent = this.#send(bytes, number).finally(() => {
      givePartBuffer(bytes)
      underway.release()
    })
    this.#stored = Promise.all([sent, before])
      .then(async () => {
        if (this.#failure === null) await this.#onStored(number)
      })
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
    this.#part = takePartBuffer()
    this.#filled = 0
    this.#number++
    this.#throwFailure()
  }

  #throwFailure() {
    if (this.#failure !== null) throw this.#failure.error
  }
}
