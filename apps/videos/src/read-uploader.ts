import { readCaller } from '@abparts/auth/caller'
import { type Caller, requireIdentity } from '@abparts/auth/gate'
import { limitRate } from '@abparts/media/limit-rate'
import type { Dependencies } from './dependencies.ts'

/** Who begins an upload. Throws `unauthorized`, or `too_many_requests` with the time to wait. */
export async function readUploader(deps: Dependencies, request: Request): Promise<Caller> {
  const caller = await readCaller(deps, request)
  const { userId } = requireIdentity(caller)
  await limitRate(deps.db, { key: `upload:${userId}`, limit: deps.uploadsPerMinute, windowSeconds: 60 })
  return caller
}
