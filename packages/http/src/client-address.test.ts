import { expect, test } from 'vitest'
import { appendForwardedFor, networkOf, resolveClientAddress, trustedProxies } from './client-address.ts'

const nobody = trustedProxies([])
const ours = trustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'])

test.each<[why: string, forwardedFor: string | null, peer: string, isTrusted: typeof ours, expected: string]>([
  ['nobody is trusted: the header is made up', '1.2.3.4', '203.0.113.9', nobody, '203.0.113.9'],
  ['not even on this machine', '1.2.3.4', '127.0.0.1', nobody, '127.0.0.1'],
  ['a stranger is not trusted', '1.2.3.4', '203.0.113.9', ours, '203.0.113.9'],
  ['a proxy reports its client', '203.0.113.9', '127.0.0.1', ours, '203.0.113.9'],
  ['through several proxies', '203.0.113.9, 10.1.2.3, 2001:db8::7', '127.0.0.1', ours, '203.0.113.9'],
  [
    'what the client itself has sent is further left',
    '1.2.3.4, 203.0.113.9, 10.1.2.3',
    '10.9.9.9',
    ours,
    '203.0.113.9',
  ],
  ['a proxy that says nothing is the client', null, '10.1.2.3', ours, '10.1.2.3'],
  ['so is one that sends nonsense', 'unknown', '10.1.2.3', ours, '10.1.2.3'],
  ['or what only some read as an address', '012.1.2.3', '10.1.2.3', ours, '10.1.2.3'],
  ['nonsense further left is not read', "x', 203.0.113.9", '10.1.2.3', ours, '203.0.113.9'],
  ['everybody is a proxy: the first of them', '10.0.0.5, 10.1.2.3', '127.0.0.1', ours, '10.0.0.5'],
  ['IPv4 in the form of IPv6', '::FFFF:203.0.113.9', '::ffff:127.0.0.1', ours, '203.0.113.9'],
  ['in hexadecimal as well', '::ffff:cb00:7109', '127.0.0.1', ours, '203.0.113.9'],
  ['IPv6', '2001:DB9::1', '2001:db8::1', ours, '2001:db9::1'],
  ['IPv6 written out', '2001:0db9:0:0::01', '2001:0db8::1', ours, '2001:db9::1'],
])('%s', (_, forwardedFor, peer, isTrusted, expected) => {
  expect(resolveClientAddress(forwardedFor, peer, isTrusted)).toBe(expected)
})

test('a forwarded request says where it came from, and nothing that a stranger made up', () => {
  expect(appendForwardedFor('1.2.3.4', '203.0.113.9', ours)).toBe('203.0.113.9')
  expect(appendForwardedFor(null, '10.1.2.3', ours)).toBe('10.1.2.3')
  expect(appendForwardedFor('203.0.113.9', '::ffff:10.1.2.3', ours)).toBe('203.0.113.9, 10.1.2.3')
})

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['', ''],
  ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
  ['2001:0db8:0000:0001::7', '2001:db8:0:1::/64'],
  ['2001:db8::7', '2001:db8::/64'],
  ['::1', '::/64'],
  ['fe80::', 'fe80::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
])('%j counts as %j', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
