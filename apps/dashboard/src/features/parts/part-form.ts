import { z } from 'zod'

const orNull = z.string().transform((text) => (text.trim() === '' ? null : text))

/** What a part's form says, as the contracts want it: an empty field is null. Only some are asked whose it is. */
export const PartForm = z.object({
  partNumber: z.string(),
  name: z.string(),
  description: orNull,
  organizationId: orNull.optional(),
})
