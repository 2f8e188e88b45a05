/**
 * Frees the memory of a buffer that nobody uses any more; its views are empty afterwards. Left to the garbage collector,
 * a few fast transfers would leave 100 MB behind before it runs.
 */
export function freeBuffer(buffer: ArrayBufferLike | undefined): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** The same for bytes, unless others may share their buffer. */
export function freeBytes(bytes: Uint8Array | undefined): void {
  if (bytes?.buffer.byteLength === bytes?.byteLength) freeBuffer(bytes?.buffer)
}
