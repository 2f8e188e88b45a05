import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'

const algorithm = 'aes-128-ecb'
const blockBytes = 16

export type EventIds = ReturnType<typeof createEventIds>

/**
 * The log numbers its entries across the whole installation: the numbers would tell an organization how active others
 * are. So each number is shown as one encrypted block, which is stable and reveals nothing about its neighbours.
 */
export function createEventIds(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'identifiers of audit events', blockBytes))
  return {
    seal: (id: number): string => {
      const block = Buffer.alloc(blockBytes)
      block.writeBigUInt64BE(BigInt(id))
      const cipher = createCipheriv(algorithm, key, null).setAutoPadding(false)
      return Buffer.concat([cipher.update(block), cipher.final()]).toString('hex')
    },
    /** Throws `bad_request` for what was not sealed here. */
    open: (sealed: string): number => {
      const block = Buffer.from(sealed, 'hex')
      if (block.length !== blockBytes) throw unknown()
      const decipher = createDecipheriv(algorithm, key, null).setAutoPadding(false)
      const opened = Buffer.concat([decipher.update(block), decipher.final()])
      const id = Number(opened.readBigUInt64BE())
      if (opened.readBigUInt64BE(blockBytes / 2) !== 0n || !Number.isSafeInteger(id)) throw unknown()
      return id
    },
  }
}

const unknown = () => new AppError('bad_request', 'This cursor is invalid.')
