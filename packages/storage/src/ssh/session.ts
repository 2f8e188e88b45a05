import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { SshError } from './address.ts'

const keptCharacters = 2000

export interface SshSessionOptions {
  host: string
  silenceMilliseconds: number
}

/** How a program ended. */
export interface Ended {
  code: number | null
  /** The end of what it wrote to standard error. */
  complaint: string
}

/**
 * A running program, whose input and output go over SSH. When it neither reads nor writes anything for the silence
 * timeout, it is killed, and whoever waits for it gets an `SshError`.
 */
export class SshSession {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #options: SshSessionOptions
  readonly #ended: Promise<Ended>

  constructor(program: string, args: readonly string[], options: SshSessionOptions) {
    // In its own process group: Ctrl-C only reaches this process, which then ends what it started.
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    this.#options = options
    // A program that ends early reads no more input. Its exit tells why.
    this.#child.stdin.on('error', () => this.#child.stdin.destroy())
    let complaint = ''
    this.#child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk}`.slice(-keptCharacters)
    })
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', ({ message }) => resolve({ code: null, complaint: message }))
      this.#child.once('close', (code: number | null) => resolve({ code, complaint: complaint.trim() }))
    })
  }

  /** Passes it all of its input. If it reads less, it has ended. Throws what `chunks` throws; the input ends there. */
  async feed(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { stdin } = this.#child
    try {
      for await (const chunk of chunks) {
        if (!stdin.writable) return
        if (!stdin.write(chunk)) await this.#wait(untilTaken(stdin))
      }
    } finally {
      stdin.end()
    }
  }

  /** Its output, read on demand. */
  async *output(): AsyncGenerator<Uint8Array> {
    const chunks = this.#child.stdout.iterator()
    for (;;) {
      const next: IteratorResult<Uint8Array> = await this.#wait(chunks.next())
      if (next.done) return
      yield next.value
    }
  }

  ended(): Promise<Ended> {
    return this.#wait(this.#ended)
  }

  kill(): void {
    const { stdin, stdout, stderr } = this.#child
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
    this.#child.kill('SIGKILL')
  }

  #wait<Result>(work: Promise<Result>): Promise<Result> {
    const { host, silenceMilliseconds } = this.#options
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new SshError(host, `nothing was sent or received for ${silenceMilliseconds / 1000} seconds.`))
        this.kill()
      }, silenceMilliseconds)
      work.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }
}

const untilTaken = (stream: Writable) =>
  new Promise<void>((resolve) => {
    const taken = () => {
      for (const event of ['drain', 'close']) stream.off(event, taken)
      resolve()
    }
    for (const event of ['drain', 'close']) stream.on(event, taken)
  })
