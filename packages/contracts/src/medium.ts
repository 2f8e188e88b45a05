import { z } from 'zod'

/** What can be removed and restored, and is copied between installations. */
export const MediumType = z.enum(['image', 'video', 'document'])
export type MediumType = z.infer<typeof MediumType>

/** What has a lineage: media, and the order of a part's images. */
export const LineageType = z.enum([...MediumType.options, 'picture_order'])
export type LineageType = z.infer<typeof LineageType>
