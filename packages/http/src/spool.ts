import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** An unlinked temporary file: nothing remains on disk when the process is killed. */
export interface SpooledFile extends AsyncDisposable {
  /** A path that opens the file, until this is disposed of. */
  path: string
  sizeBytes: number
  bytes: () => Promise<Buffer>
}

/** Writes a stream to an unlinked file in the temporary directory (`TMPDIR`), so that slow senders take no memory. */
export async function spool(stream: ReadableStream<Uint8Array>): Promise<SpooledFile> {
  const name = path.join(tmpdir(), `spool-${crypto.randomUUID()}`)
  const file = await open(name, 'wx+', 0o600)
  try {
    await unlink(name)
    let sizeBytes = 0
    for await (const chunk of stream) {
      await file.writeFile(chunk)
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
