import { z } from 'zod'

/** What can be removed and brought back, and is copied between installations. */
export const MediumNoun = z.enum(['image', 'video', 'document'])
export type MediumNoun = z.infer<typeof MediumNoun>

/** What has a lineage: media, and the order of a part's pictures. */
export const LineageNoun = z.enum([...MediumNoun.options, 'picture_order'])
export type LineageNoun = z.infer<typeof LineageNoun>
