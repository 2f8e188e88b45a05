import { openStorages, StorageEnv } from './storages.ts'

// Starts to write an object of a given size, prints what it has stored so far, and waits to be killed before it is
// complete: for the test beside it.
const sizeBytes = Number(process.argv[2])
const { primary } = await openStorages(StorageEnv.parse(process.env))
const state = await primary.resumable.begin('videos/support/1/1.mp4', sizeBytes)
let sent = 0
const stream = new ReadableStream<Uint8Array>({
  async pull(controller) {
    if (sent + 65_536 === sizeBytes) await new Promise(() => undefined)
    controller.enqueue(new Uint8Array(65_536).fill(sent / 65_536))
    sent += 65_536
  },
})
await primary.resumable.append({ state, offsetBytes: 0 }, stream, async (progress) => {
  process.send?.(progress)
})
