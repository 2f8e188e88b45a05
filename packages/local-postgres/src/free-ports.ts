import { createServer, type Server } from 'node:net'

const listen = () =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('This server does not listen on a port.')
  return address.port
}

/** This many different ports of 127.0.0.1 on which nobody is listening. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until all are known: otherwise two could be the same.
  const servers = await Promise.all(Array.from({ length: count }, listen))
  const ports = servers.map(portOf)
  for (const server of servers) server.close()
  return ports
}
