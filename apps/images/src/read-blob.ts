import { AppError } from '@abparts/contracts/error'
import { SQL } from 'bun'
import { z } from 'zod'

const Rows = z.array(z.object({ bytes: z.instanceof(Uint8Array<ArrayBuffer>) }))

/** Reads a stored picture's bytes; null when it is gone. */
export type ReadBlob = (imageId: string) => Promise<Uint8Array<ArrayBuffer> | null>

/**
 * Reads blobs in PostgreSQL's binary format, which Bun's own client speaks. As text, which other clients ask for, the
 * bytes travel in hexadecimal: twice the length, and decoded character by character.
 */
export function openBlobReader(
  databaseUrl: string,
  maxConnections = 8,
): { readBlob: ReadBlob; close: () => Promise<void> } {
  const sql = new SQL(databaseUrl, { max: maxConnections, idleTimeout: 60, connectionTimeout: 5 })
  return {
    readBlob: async (imageId) => {
      try {
        const rows = Rows.parse(await sql`select bytes from image_blobs where image_id = ${imageId}`)
        return rows[0]?.bytes ?? null
      } catch (cause) {
        throw new AppError('unavailable', 'The database does not answer. Try again in a moment.', { cause })
      }
    },
    close: () => sql.close({ timeout: 5 }),
  }
}
