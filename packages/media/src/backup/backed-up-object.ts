import { z } from 'zod'

/** One line of `objects.jsonl`. */
export const BackedUpObject = z.object({
  key: z.string(),
  sizeBytes: z.int().nonnegative(),
  sha256: z.hash('sha256'),
})
export type BackedUpObject = z.infer<typeof BackedUpObject>
