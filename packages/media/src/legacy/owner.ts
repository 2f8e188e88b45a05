import type { ExistingImageOwner } from '../image-owner.ts'
import type { LegacyRowCopy } from './copy-row.ts'

/** A picture as the old installation knows it. */
export interface LegacyPicture {
  /** Its path in a URL column; null for one whose bytes are in the old database alone. */
  path: string | null
  /** What to call it in a report. */
  name: string
  /** Its bytes. Throws `not_found` when there are none, and others for what may not or cannot be read. */
  read: () => Promise<Uint8Array>
}

/** Whose pictures they are, in order. */
export interface LegacyOwner {
  owner: ExistingImageOwner
  /** For people: a part number, a user's name. */
  name: string
  pictures: LegacyPicture[]
  /** How to copy its row out of an old database, or why it cannot be; null for a row that is here. */
  row: LegacyRowCopy | null
}
