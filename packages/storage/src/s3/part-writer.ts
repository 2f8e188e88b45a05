import { createHash } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFault } from '../fault.ts'
import { writeWhole } from '../local/files.ts'
import type { Body } from './client.ts'
import { partBytes } from './multipart.ts'

const blockBytes = 128 * 1024

/**
 * Bytes of a write that wait to be sent to the server, in a file without a name: it disappears with this process,
 * however that ends. So memory does not grow with the number of writes.
 */
class PartFile {
  readonly #file: FileHandle

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** Throws `insufficient_storage`, like `write`, when the disk is full. */
  static async create(): Promise<PartFile> {
    const path = join(tmpdir(), `part-${crypto.randomUUID()}`)
    try {
      const file = await open(path, 'wx+', 0o600)
      await unlink(path)
      return new PartFile(file)
    } catch (error) {
      throw writeFault(error)
    }
  }

  async write(chunk: Uint8Array, position: number): Promise<void> {
    try {
      await writeWhole(this.#file, chunk, position)
    } catch (error) {
      throw writeFault(error)
    }
  }

  /** The bytes from `start` up to `end`, exclusive. Each block is overwritten by the next one. */
  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    const block = new Uint8Array(blockBytes)
    for (let position = start; position < end; ) {
      const { bytesRead } = await this.#file.read(block, 0, Math.min(blockBytes, end - position), position)
      if (bytesRead === 0) throw new Error('The file of parts is shorter than it was.')
      position += bytesRead
      yield block.subarray(0, bytesRead)
    }
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

/** How many parts of one write are sent at the same time, while the next one fills. */
const maxUnderway = 2

type SendPart = (body: Body, number: number) => Promise<void>

interface PartWriterOptions {
  /** The number of the first part. */
  firstNumber: number
  /** Sends a complete part. Called for several at the same time. */
  send: SendPart
  /** Called for each part, in order, once it and all previous ones are stored. */
  onStored?: (number: number) => Promise<void>
}

/**
 * Splits a stream into parts, each of which waits in a file until it is sent, and sends them while the next one fills.
 */
export class PartWriter {
  readonly #file: PartFile
  readonly #send: SendPart
  readonly #onStored: (number: number) => Promise<void>
  readonly #underway: Promise<void>[] = []
  #number: number
  #filled = 0
  #hash = createHash('sha256')
  #stored: Promise<void> = Promise.resolve()
  #failure: { error: unknown } | null = null

  private constructor(file: PartFile, { send, onStored = async () => undefined, firstNumber }: PartWriterOptions) {
    this.#file = file
    this.#send = send
    this.#onStored = onStored
    this.#number = firstNumber
  }

  static async create(options: PartWriterOptions): Promise<PartWriter> {
    return new PartWriter(await PartFile.create(), options)
  }

  /** Takes a chunk; resolves when there is room for more. Throws what sending an earlier part threw. */
  async write(chunk: Uint8Array): Promise<void> {
    for (let offset = 0; offset < chunk.byteLength; ) {
      const piece = chunk.subarray(offset, offset + partBytes - this.#filled)
      await this.#file.write(piece, this.#offset + this.#filled)
      this.#hash.update(piece)
      this.#filled += piece.byteLength
      offset += piece.byteLength
      if (this.#filled === partBytes) await this.#sendPart()
    }
  }

  /** The position of the next chunk in the object. */
  get offsetBytes(): number {
    return (this.#number - 1) * partBytes + this.#filled
  }

  /** Resolves when every complete part is stored. Throws what sending one threw. */
  async flush(): Promise<void> {
    await this.#stored
    this.#throwFailure()
  }

  /** Removes and returns what came after the last complete part, and the number of the part that it begins. */
  takeRest(): { number: number; body: Body } {
    const [start, sizeBytes, number] = [this.#offset, this.#filled, this.#number]
    const sha256 = this.#hash.digest('hex')
    this.#hash = createHash('sha256')
    this.#filled = 0
    this.#number++
    return { number, body: { sizeBytes, sha256, read: () => this.#file.read(start, start + sizeBytes) } }
  }

  /** To be called at the end. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underway)
    await this.#file.close()
  }

  /** Where the filling part is: parts use the slots in rotation. */
  get #offset(): number {
    return (this.#number % (maxUnderway + 1)) * partBytes
  }

  async #sendPart(): Promise<void> {
    const { number, body } = this.takeRest()
    const [sent, before] = [this.#send(body, number), this.#stored]
    this.#stored = Promise.all([sent, before])
      .then(async () => {
        if (this.#failure === null) await this.#onStored(number)
      })
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
    this.#underway.push(sent)
    if (this.#underway.length > maxUnderway) await this.#underway.shift()?.catch(() => undefined)
    this.#throwFailure()
  }

  #throwFailure() {
    if (this.#failure !== null) throw this.#failure.error
  }
}
