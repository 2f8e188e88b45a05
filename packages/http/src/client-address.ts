import { BlockList, isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

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

/** The usual form of an address, IPv4 also for what comes in as IPv6 (`::ffff:192.0.2.1`); null for what is none. */
function readAddress(text: string): string | null {
  const address = text.trim()
  // ipaddr.js also takes what is a number to some: "10.1", "012.1.2.3", "0x7f000001".
  return isIP(address) === 0 ? null : ipaddr.process(address).toString()
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
export const networkOf = (address: string): string =>
  isIP(address) === 6 ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)}/64` : address
