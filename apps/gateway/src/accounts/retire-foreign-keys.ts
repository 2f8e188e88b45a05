import type { Database } from '@abparts/db/client'
import { jwks } from '@abparts/db/schema'
import { symmetricDecrypt } from 'better-auth/crypto'
import { eq, gt, sql } from 'drizzle-orm'

/**
 * After a change of `AUTH_SECRET`, or with a database from elsewhere: access token keys that this secret cannot decrypt
 * no longer sign, so that a new one is created. What they have signed stays valid until it expires.
 */
export async function retireForeignKeys(db: Database, secret: string): Promise<void> {
  const live = await db
    .select({ id: jwks.id, privateKey: jwks.privateKey })
    .from(jwks)
    .where(gt(jwks.expiresAt, sql`now()`))
  for (const { id, privateKey } of live) {
    if (!(await isReadable(privateKey, secret)))
      await db.update(jwks).set({ expiresAt: sql`now()` }).where(eq(jwks.id, id))
  }
}

async function isReadable(privateKey: string, secret: string): Promise<boolean> {
  try {
    await symmetricDecrypt({ key: secret, data: JSON.parse(privateKey) })
    return true
  } catch {
    return false
  }
}
