import { createHash } from 'node:crypto'
import { AppError } from '@abparts/contracts/error'
import type { EncodedImage } from '../encode-image.ts'
import { encodeLegacyImage } from './encode-legacy-image.ts'
import { claimPicture, type IntactPicture } from './intact-pictures.ts'
import type { LegacyPicture } from './owner.ts'

/** `repaired`: a part of it was missing, and is gray. `unchanged`: it is in the database already. */
export type PictureOutcome = 'migrated' | 'repaired' | 'unchanged' | 'missing' | 'refused'

export interface PreparedPicture {
  name: string
  path: string | null
  outcome: PictureOutcome
  /** Why it is missing or was refused. */
  reason: string | null
  /** Of the bytes that were read; null when it is missing or was refused. */
  sourceSha256: string | null
  sourceBytes: number
  /** Ready to be stored; null when nothing is to be stored. */
  encoded: EncodedImage | null
}

/** A picture that nobody has looked at. */
export const unread = ({ name, path }: LegacyPicture): PreparedPicture => ({
  ...{ name, path, outcome: 'refused', reason: null },
  ...{ sourceSha256: null, sourceBytes: 0, encoded: null },
})

/** Reads a picture and makes what is stored out of it, unless it is among `unclaimed`: then it is taken out there. */
export async function preparePicture(picture: LegacyPicture, unclaimed: IntactPicture[]): Promise<PreparedPicture> {
  const prepared = unread(picture)
  try {
    const source = await picture.read()
    const sourceBytes = source.length
    const sourceSha256 = createHash('sha256').update(source).digest('hex')
    if (claimPicture(unclaimed, sourceSha256)) return { ...prepared, outcome: 'unchanged', sourceSha256, sourceBytes }
    const { encoded, isRepaired } = await encodeLegacyImage(source)
    return { ...prepared, outcome: isRepaired ? 'repaired' : 'migrated', sourceSha256, sourceBytes, encoded }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...prepared, outcome: error.code === 'not_found' ? 'missing' : 'refused', reason: error.message }
  }
}
