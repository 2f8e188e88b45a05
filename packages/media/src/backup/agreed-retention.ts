import { z } from 'zod'
import { streamObject } from '../hash-object.ts'
import type { BackupStore } from './backup-store.ts'
import type { Retention } from './choose-kept-backups.ts'

const Agreed = z.object({ format: z.literal(1), daily: z.int(), weekly: z.int() })

const agreedFile = 'retention.json'

/**
 * Is it, or does it keep more than, what this store was pruned by before? What such a retention lets go was agreed to,
 * however much has come together since.
 */
export async function isAgreed(store: BackupStore, { daily, weekly }: Retention): Promise<boolean> {
  const file = await store.open(agreedFile)
  if (file === null) return false
  try {
    const agreed = Agreed.parse(await new Response(streamObject(file)).json())
    return daily >= agreed.daily && weekly >= agreed.weekly
  } catch (error) {
    // One that cannot be read agrees to nothing.
    if (error instanceof z.ZodError || error instanceof SyntaxError) return false
    throw error
  }
}

/** Remembers what a store is pruned by. */
export async function agreeOn(store: BackupStore, { daily, weekly }: Retention): Promise<void> {
  const agreed: z.infer<typeof Agreed> = { format: 1, daily, weekly }
  await store.replace(agreedFile, new Blob([JSON.stringify(agreed)]).stream())
}
