import { createServer } from 'node:net'
import { AppError } from '@abparts/contracts/error'

function listenError(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

/** Throws `conflict`, naming the variable, when a port is given twice or cannot be listened on. */
export async function requireFreePorts(host: string, ports: Record<string, number>): Promise<void> {
  const names = new Map<number, string>()
  for (const [name, port] of Object.entries(ports)) {
    const other = names.get(port)
    if (other !== undefined)
      throw new AppError('conflict', `${name} and ${other} are both ${port}: give each a port of its own.`)
    names.set(port, name)
    const error = await listenError(host, port)
    if (error !== null) throw new AppError('conflict', sentence(name, host, port, error))
  }
}

function sentence(name: string, host: string, port: number, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `${name}: port ${port} on ${host} is in use by another program. Stop it, or set ${name} to another port.`
  // A name that cannot be resolved comes without a code.
  if (error.code === undefined || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `HOST: ${host} is not an address of this machine.`
  return `${name}: cannot listen on port ${port} of ${host} (${error.code}). Set ${name} to another port.`
}
