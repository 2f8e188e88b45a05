import { partBytes } from './multipart.ts'

/** Kept for the next ones: the collector is slow to give such large blocks back. */
const spare: Uint8Array[] = []
const maxSpare = 2

/** Room for one part. What it holds is anything. */
export const takePartBuffer = (): Uint8Array => spare.pop() ?? new Uint8Array(partBytes)

/** Gives the room back, which nobody may use any more. */
export function givePartBuffer(buffer: Uint8Array): void {
  if (spare.length < maxSpare) spare.push(buffer)
}
