import { StorageEnv } from './env.ts'
import { openStorages } from './open-storages.ts'

// Begins to write an object, says what it has stored so far, and goes on until it is killed: for the test beside it.
const { primary } = await openStorages(StorageEnv.parse(process.env))
const state = await primary.resumable.begin('videos/support/1/1.mp4')
let sent = 0
const stream = new ReadableStream<Uint8Array>({
  pull(controller) {
    controller.enqueue(new Uint8Array(65_536).fill(sent / 65_536))
    sent += 65_536
  },
})
await primary.resumable.append({ state, offsetBytes: 0 }, stream, async (progress) => {
  process.send?.(progress)
})
