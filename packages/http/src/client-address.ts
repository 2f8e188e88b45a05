import { BlockList, isIP, isIPv4 } from 'node:net'

/** Is this the address of a proxy whose word about its own clients counts? */
export type IsTrustedProxy = (address: string) => boolean

/** `ranges` are addresses and CIDR ranges, of either family. */
export function trustedProxies(ranges: readonly string[]): IsTrustedProxy {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return (address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** IPv4 addresses as such, also when they come in as IPv6 (`::ffff:192.0.2.1`); null for what is no address. */
function readAddress(text: string): string | null {
  const address = text.trim().toLowerCase()
  const mapped = /^::ffff:([\d.]+)$/.exec(address)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  return isIP(address) === 0 ? null : address
}

/**
 * Where a request comes from: `peer`, who holds the connection, and while that is a proxy of ours, who it says is
 * before it. What `X-Forwarded-For` says further to the left anybody can have made up.
 */
export function resolveClientAddress(forwardedFor: string | null, peer: string, isTrusted: IsTrustedProxy): string {
  const hops = forwardedFor?.split(',') ?? []
  let address = readAddress(peer) ?? peer
  while (isTrusted(address)) {
    const before = readAddress(hops.pop() ?? '')
    if (before === null) return address
    address = before
  }
  return address
}

/** The `X-Forwarded-For` to pass on: what a proxy of ours said and its own address, or only that of a stranger. */
export function appendForwardedFor(forwardedFor: string | null, peer: string, isTrusted: IsTrustedProxy): string {
  const address = readAddress(peer) ?? peer
  return forwardedFor !== null && isTrusted(address) ? `${forwardedFor}, ${address}` : address
}

/** What one client may count as: an IPv4 address, or a /64 of IPv6, which every household has. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const after = tail?.split(':').filter((group) => group !== '') ?? []
  const missing = Array.from({ length: 8 - groups.length - after.length }, () => '0')
  const prefix = [...groups, ...missing, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${prefix.join(':')}::/64`
}
