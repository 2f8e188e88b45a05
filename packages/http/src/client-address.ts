import { BlockList, isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Whether this is the address of a proxy that is trusted to report its clients. */
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

/**
 * The canonical form of an address, with IPv4-mapped IPv6 (`::ffff:192.0.2.1`) as IPv4; null for what is not an
 * address.
 */
function readAddress(text: string): string | null {
  const address = text.trim()
  // ipaddr.js also accepts other notations of numbers: "10.1", "012.1.2.3", "0x7f000001".
  return isIP(address) === 0 ? null : ipaddr.process(address).toString()
}

/**
 * The address a request comes from: `peer`, the other end of the connection, and as long as that is one of our proxies,
 * the client it reports. Anybody can have made up what `X-Forwarded-For` says further to the left.
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

/**
 * The `X-Forwarded-For` to pass on: what one of our proxies reported plus its own address, or only the address of a
 * stranger.
 */
export function appendForwardedFor(forwardedFor: string | null, peer: string, isTrusted: IsTrustedProxy): string {
  const address = readAddress(peer) ?? peer
  return forwardedFor !== null && isTrusted(address) ? `${forwardedFor}, ${address}` : address
}

/** The network by which one client is counted: an IPv4 address, or a /64 of IPv6, which every household has. */
export const networkOf = (address: string): string =>
  isIP(address) === 6 ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)}/64` : address
