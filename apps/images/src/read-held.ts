import type { MemoryHold } from '@abparts/http/memory-budget'

/** Reads a stream into one buffer, as far as the hold allows. */
export async function readHeld(stream: ReadableStream<Uint8Array>, hold: MemoryHold): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) {
    hold.take(chunk.length)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
