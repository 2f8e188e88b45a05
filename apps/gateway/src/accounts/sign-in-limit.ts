import { limitRate } from '@abparts/core/rate-limits/rate-limit'
import type { Database } from '@abparts/db/client'
import { networkOf } from '@abparts/http/client-address'

/**
 * From one network several accounts may be tried, but not a list of them. This also limits how often the costly
 * comparison of passwords can be triggered.
 */
const accountsPerNetwork = 10

interface SignInAttempt {
  /** The client's address; null when it is unknown. */
  address: string | null
  email: string
  /** For one account from one network. */
  signInsPerMinute: number
}

/** Counts an attempt, and throws `too_many_requests` beyond the limit of the account or of the network. */
export async function limitSignIns(db: Database, { address, email, signInsPerMinute }: SignInAttempt): Promise<void> {
  const network = networkOf(address ?? '')
  const window = { windowSeconds: 60 }
  await limitRate(db, { key: `sign-in:${network}`, limit: signInsPerMinute * accountsPerNetwork, ...window })
  await limitRate(db, { key: `sign-in:${network}:${email}`, limit: signInsPerMinute, ...window })
}
