import { parseSshUrl } from './address.ts'
import { openSshStorage } from './storage.ts'

// Writes an endless object, until it is killed: for the test beside it.
const [, , url = ''] = process.argv
const address = parseSshUrl(url)
if (address === null) throw new Error(`Not an address: ${url}`)
const storage = await openSshStorage(address)
const endless = new ReadableStream<Uint8Array>({
  async pull(controller) {
    await Bun.sleep(10)
    controller.enqueue(new Uint8Array(1000))
  },
})
await storage.put('endless', endless)
