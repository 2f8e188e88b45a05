import { z } from 'zod'
import { Description, Id, Name, Timestamp } from './fields.ts'
import { PageInput, pageOf } from './pagination.ts'

export const PartNumber = z.string().trim().min(1).max(100)

export const Part = z.object({
  id: Id,
  partNumber: PartNumber,
  name: Name,
  description: z.string().nullable(),
  /** Null for a catalog part; set for a part that is proprietary to that organization. */
  organizationId: Id.nullable(),
  /** The first image, signed when the part is proprietary; null without images. */
  imageUrl: z.string().nullable(),
  imageThumbHash: z.string().nullable(),
  imageCount: z.int(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type Part = z.infer<typeof Part>

/** How many of each kind a part has. */
export const PartMedia = z.object({
  pictureCount: z.int(),
  videoCount: z.int(),
  manualCount: z.int(),
  /** Of all kinds, deleted and not yet purged. */
  removedCount: z.int(),
})
export type PartMedia = z.infer<typeof PartMedia>

export const PartPage = pageOf(Part)

export const ListPartsInput = PageInput.extend({ organizationId: Id.nullable().optional() })
export type ListPartsInput = z.infer<typeof ListPartsInput>

export const CreatePartInput = z.object({
  partNumber: PartNumber,
  name: Name,
  description: Description.nullish(),
  organizationId: Id.nullish(),
})
export type CreatePartInput = z.infer<typeof CreatePartInput>

export const UpdatePartInput = z.object({
  id: Id,
  partNumber: PartNumber.optional(),
  name: Name.optional(),
  description: Description.nullable().optional(),
  organizationId: Id.nullable().optional(),
})
export type UpdatePartInput = z.infer<typeof UpdatePartInput>
