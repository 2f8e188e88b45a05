/**
 * The same bytes in blocks of one size. Only the last one is smaller, and empty only if there are no bytes at all. A
 * block is overwritten by the next.
 */
export async function* inBlocks(
  chunks: AsyncIterable<Uint8Array>,
  blockBytes: number,
): AsyncGenerator<{ block: Uint8Array<ArrayBuffer>; isLast: boolean }> {
  const block = new Uint8Array(blockBytes)
  let used = 0
  for await (const chunk of chunks)
    for (let offset = 0; offset < chunk.byteLength; ) {
      if (used === blockBytes) {
        yield { block, isLast: false }
        used = 0
      }
      const part = chunk.subarray(offset, offset + blockBytes - used)
      block.set(part, used)
      used += part.byteLength
      offset += part.byteLength
    }
  yield { block: block.subarray(0, used), isLast: true }
}
