import { open, rm } from 'node:fs/promises'
import path from 'node:path'

/** The reference for uploads: a server that copies each request's body into a file, syncs it, and does nothing else. */
export function startRawUpload(directory: string) {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: async (request) => {
      const name = path.join(directory, crypto.randomUUID())
      const file = await open(name, 'wx')
      for await (const chunk of request.body ?? []) await file.write(chunk)
      await file.sync()
      await file.close()
      await rm(name)
      return new Response(null, { status: 204 })
    },
  })
  return { url: server.url.href, stop: () => server.stop(true) }
}
