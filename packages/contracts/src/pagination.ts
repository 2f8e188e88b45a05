import { z } from 'zod'

/** The input of every list: a page of at most `limit` items after `cursor`, matching `search`. */
export const PageInput = z.object({
  cursor: z.string().max(500).nullish(),
  limit: z.int().min(1).max(100).default(50),
  search: z.string().trim().max(200).optional(),
})
export type PageInput = z.infer<typeof PageInput>

/** The output of every list: `nextCursor` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}
