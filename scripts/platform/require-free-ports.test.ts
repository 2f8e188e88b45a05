import { createServer } from 'node:net'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { expect, test } from 'vitest'
import { requireFreePorts } from './require-free-ports.ts'

const [used = 0, free = 0] = await freePorts(2)

test('a free port is accepted, one in use is refused by name', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(used, '127.0.0.1', resolve))
  await expect(requireFreePorts('127.0.0.1', { PORT: free })).resolves.toBeUndefined()
  await expect(requireFreePorts('127.0.0.1', { PORT: free, IMAGES_PORT: used })).rejects.toThrow(
    `IMAGES_PORT: port ${used} on 127.0.0.1 is in use by another program.`,
  )
  await new Promise((resolve) => server.close(resolve))
})

test('two equal ports are refused', async () => {
  await expect(requireFreePorts('127.0.0.1', { PORT: free, VIDEOS_PORT: free })).rejects.toThrow(
    `VIDEOS_PORT and PORT are both ${free}`,
  )
})

test("an address that is not this machine's is refused", async () => {
  for (const host of ['192.0.2.1', 'nowhere.invalid'])
    await expect(requireFreePorts(host, { PORT: free })).rejects.toThrow(
      `HOST: ${host} is not an address of this machine.`,
    )
})
