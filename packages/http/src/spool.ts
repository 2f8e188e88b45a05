import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '@abparts/contracts/error'

/** An unlinked temporary file: nothing remains on disk when the process is killed. */
export interface SpooledFile extends AsyncDisposable {
  /** A path that opens the file, until this is disposed of. */
  path: string
  sizeBytes: number
  bytes: () => Promise<Buffer>
}

/**
 * Writes a stream to an unlinked file in the temporary directory (`TMPDIR`), so that slow senders take no memory. Throws
 * `insufficient_storage` when it is full, `unavailable` when nothing can be written there, and what the stream throws.
 */
export async function spool(stream: ReadableStream<Uint8Array>, directory = tmpdir()): Promise<SpooledFile> {
  const file = await openUnlinked(directory).catch(explainFault)
  try {
    let sizeBytes = 0
    for await (const chunk of stream) {
      await file.writeFile(chunk).catch(explainFault)
      sizeBytes += chunk.byteLength
    }
    return {
      path: `/dev/fd/${file.fd}`,
      sizeBytes,
      bytes: async () => {
        const bytes = Buffer.allocUnsafe(sizeBytes)
        for (let at = 0; at < sizeBytes; ) {
          const { bytesRead } = await file.read(bytes, at, sizeBytes - at, at)
          if (bytesRead === 0) throw new Error('A spooled file is shorter than what was written into it.')
          at += bytesRead
        }
        return bytes
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openUnlinked(directory: string): Promise<FileHandle> {
  const name = path.join(directory, `spool-${crypto.randomUUID()}`)
  const file = await open(name, 'wx+', 0o600)
  await unlink(name)
  return file
}

function explainFault(cause: unknown): never {
  if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause
  throw cause.code === 'ENOSPC' || cause.code === 'EDQUOT'
    ? new AppError('insufficient_storage', 'The temporary storage is full: the file was not saved.', { cause })
    : new AppError('unavailable', 'Files cannot be received at the moment. Try again.', { cause })
}
