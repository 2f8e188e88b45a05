import type { Logger } from '@abparts/runtime/log'
import { RedisClient } from 'bun'
import type { SecondLevel } from './byte-cache.ts'

/** Beyond this, rendering the variant here is faster. */
const timeoutMilliseconds = 100
const lifetimeSeconds = 7 * 24 * 3600

/** Keeps bytes in Redis for a week. A Redis that is down or slow is a miss, logged once until it answers again. */
export function openRedisCache(url: string, log: Logger): SecondLevel & { close: () => void } {
  const client = new RedisClient(url, { connectionTimeout: 1000, enableOfflineQueue: false, maxRetries: 1_000_000 })
  let isDown = false
  client.connect().catch(noteFault)

  function noteFault(error: unknown): null {
    if (!isDown) log.warn({ err: error }, 'Redis does not answer: variants are rendered here')
    isDown = true
    return null
  }

  async function answered<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
    let timer: Timer | undefined
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`No answer in ${timeoutMilliseconds} ms.`)), timeoutMilliseconds)
    })
    try {
      const value = await Promise.race([answer, timeout])
      isDown = false
      return value
    } catch (error) {
      return noteFault(error)
    } finally {
      clearTimeout(timer)
      answer.catch(noteFault)
    }
  }

  return {
    get: (key) => answered(client.getBuffer(key)),
    set: (key, bytes) => void answered(client.set(key, Buffer.from(bytes), 'EX', lifetimeSeconds)),
    close: () => client.close(),
  }
}
