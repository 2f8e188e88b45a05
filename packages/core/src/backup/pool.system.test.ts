import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { copyBytes, parsePoolKey } from './pool.ts'
import { poolKey } from './record.ts'
import { seal } from './seal.ts'

test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000])(
  'an encrypted copy of %i bytes has the same size from age and from us',
  async (sizeBytes) => {
    const content = randomBytes(sizeBytes)
    const identity = await generateX25519Identity()
    const recipient = await identityToRecipient(identity)
    const byAge = execFileSync('age', ['-r', recipient], { input: content, maxBuffer: 2 * sizeBytes + 1000 })
    expect(copyBytes(sizeBytes, true)).toBe(byAge.length)
    const ours = await new Response(seal(new Blob([content]).stream(), { identity, recipient })).bytes()
    expect(copyBytes(sizeBytes, true)).toBe(ours.length)
    expect(copyBytes(sizeBytes, false)).toBe(sizeBytes)
  },
)

test('keys of copies name their content, and others do not', () => {
  const sha256 = '5f'.repeat(32)
  for (const isEncrypted of [true, false])
    expect(parsePoolKey(poolKey(sha256, isEncrypted))).toEqual({ sha256, isEncrypted })
  for (const key of [
    `objects/5f/${sha256}.txt`,
    `objects/${sha256}`,
    'backups/a/record.json',
    `x/objects/5f/${sha256}`,
  ])
    expect(parsePoolKey(key)).toBeNull()
})
