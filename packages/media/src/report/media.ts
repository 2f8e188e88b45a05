import type { Transaction } from '@abparts/db/client'
import { eq } from 'drizzle-orm'
import { storedMedia } from './stored-media.ts'

/** What is stored of one organization, or of everybody, to be counted. */
export function mediaOf(db: Transaction, organizationId: string | null) {
  const media = storedMedia(db)
  const isTheirs = organizationId === null ? undefined : eq(media.organizationId, organizationId)
  return db.select().from(media).where(isTheirs).as('media')
}

export type Media = ReturnType<typeof mediaOf>
