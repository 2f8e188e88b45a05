import { createHash, randomUUID } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import { AppError } from '@abparts/contracts/error'
import { writeFault } from '../fault.ts'
import { checkExpected, checkKey, keyTaken, type ObjectStat, type ObjectStorage } from '../storage.ts'
import { type SshAddress, SshError } from './address.ts'
import { connectSsh } from './connection.ts'
import { findDirectory, hashFile, readFile, removeFile, statFile, writeFile } from './scripts.ts'

const hashCharacters = 64

/** What another installation's storage can do: enough to copy objects there and back. */
export type RemoteStorage = Pick<ObjectStorage, 'backend' | 'put' | 'putFile' | 'open' | 'stat' | 'remove'>

export interface SshStorage extends RemoteStorage {
  close: () => Promise<void>
}

/**
 * The local storage of another machine, over SSH: the same files in the same places, written as safely. That machine
 * needs a POSIX shell and GNU coreutils, and the user who signs in needs the permissions of the services there. Throws
 * `not_found` without the directory, and `SshError` when it cannot connect or, like every operation, when nothing is
 * received for `silenceSeconds`.
 */
export async function openSshStorage(address: SshAddress, silenceSeconds = 120): Promise<SshStorage> {
  const { host, directory } = address
  const { run, read, close } = await connectSsh(address, silenceSeconds)
  const work = (script: string, key: string, ...parameters: (string | number)[]) => {
    checkKey(key)
    return { script, parameters: [directory, key, ...parameters.map(String)] }
  }

  try {
    const { exit } = await run({ script: findDirectory, parameters: [directory] })
    if (exit === 'missing') throw new AppError('not_found', `There is no directory ${directory} on ${host}.`)
  } catch (error) {
    await close()
    throw error
  }

  const stat = async (key: string): Promise<ObjectStat | null> => {
    const { exit, output } = await run(work(statFile, key))
    if (exit === 'missing') return null
    const [sizeBytes = Number.NaN, modifiedSeconds = Number.NaN] = output.split(' ').map(Number)
    return { sizeBytes, modifiedAt: new Date(modifiedSeconds * 1000) }
  }

  return {
    backend: 'local',

    async put(key, stream, expected) {
      const end = randomUUID()
      const written = { sizeBytes: 0, sha256: '' }
      async function* input() {
        const hash = createHash('sha256')
        for await (const chunk of stream) {
          hash.update(chunk)
          written.sizeBytes += chunk.byteLength
          yield chunk
        }
        written.sha256 = hash.digest('hex')
        checkExpected(written, expected)
        yield Buffer.from(end)
      }
      const writing = run(work(writeFile, key, randomUUID(), end, end.length), input())
      const { exit } = await writing.catch((error: unknown) => Promise.reject(writeFault(error)))
      if (exit === 'taken') throw keyTaken(key)
      if (exit === 'cut_off') throw new SshError(host, `${key} was truncated on its way.`)
      return written
    },

    async open(key) {
      const found = await stat(key)
      if (found === null) return null
      return {
        ...found,
        hash: async () => (await run(work(hashFile, key))).output.slice(0, hashCharacters),
        slice: (start, end) => ReadableStream.from(read(work(readFile, key, start, end - start), end - start)),
      }
    },

    stat,

    async remove(key) {
      await run(work(removeFile, key))
    },

    close,
  }
}
