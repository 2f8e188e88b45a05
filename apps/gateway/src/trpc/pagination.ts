import { AppError } from '@abparts/contracts/error'
import type { Page } from '@abparts/contracts/pagination'
import type { z } from 'zod'

/** Reads the sort keys of a page's last item from a cursor; null for the first page. */
export function readCursor<Keys extends string[]>(
  cursor: string | null | undefined,
  schema: z.ZodType<Keys>,
): Keys | null {
  if (cursor === null || cursor === undefined) return null
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new AppError('bad_request', 'This cursor is invalid.')
  }
}

/** A page from `limit + 1` rows; `keysOf` returns the last item's sort keys. */
export function pageOfRows<Row, Item>(
  rows: Row[],
  limit: number,
  keysOf: (row: Row) => string[],
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor =
    rows.length > limit && last !== undefined ? Buffer.from(JSON.stringify(keysOf(last))).toString('base64url') : null
  return { items: shown.map(present), nextCursor }
}

/** A pattern for `ILIKE` that finds the text anywhere. */
export const containing = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`
