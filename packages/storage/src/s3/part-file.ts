import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFault } from '../fault.ts'
import { writeWhole } from '../local-file.ts'

const blockBytes = 128 * 1024

/**
 * Bytes of a write on their way to the server, in a file without a name: it is gone with this process, however that
 * ends. So memory does not grow with the number of writes.
 */
export class PartFile {
  readonly #file: FileHandle

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** Throws `insufficient_storage`, as `write` does, when the disk is full. */
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

  /** The bytes from `start` to before `end`. Each block is overwritten by the next one. */
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
