import { z } from 'zod'
import { Id, Sha256, Timestamp } from './fields.ts'

/** The type of an image's owner: a user with a photo, an organization with a logo, or a part with images. */
export const ImageOwnerType = z.enum(['user', 'organization', 'part'])
export type ImageOwnerType = z.infer<typeof ImageOwnerType>

/** What may be uploaded as an image. */
export const ImageFormat = z.enum(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff', 'svg'])
export type ImageFormat = z.infer<typeof ImageFormat>

export const imageFormatLabels: Record<ImageFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  tiff: 'TIFF',
  svg: 'SVG',
}

/** The extensions of these files, for file dialogs. */
export const imageFileTypes = ImageFormat.options.map((format) => `image/${format === 'svg' ? 'svg+xml' : format}`)

/** The type of every stored image, poster and storyboard. */
export const StoredImageType = z.literal('image/webp')

/** The answer to an image upload. */
export const UploadedImage = z.object({
  id: Id,
  /** A `data:image/webp;base64,…` URL, to show immediately. */
  url: z.string().startsWith('data:image/webp;base64,'),
  /** The image's own URL. */
  href: z.string(),
  sha256: Sha256,
  contentType: StoredImageType,
  width: z.int(),
  height: z.int(),
  sizeBytes: z.int(),
  /** Base64 of the image's ThumbHash. */
  thumbHash: z.string(),
  /** Zero-based, for a part's images. */
  position: z.int().optional(),
})
export type UploadedImage = z.infer<typeof UploadedImage>

/** A part's image as listed in the dashboard. */
export const PartImage = z.object({
  id: Id,
  partId: Id,
  position: z.int(),
  /** Signed when the part is proprietary. */
  url: z.string(),
  sha256: Sha256,
  contentType: z.string(),
  width: z.int(),
  height: z.int(),
  sizeBytes: z.int(),
  thumbHash: z.string(),
  altText: z.string().nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type PartImage = z.infer<typeof PartImage>

export const ListImagesInput = z.object({ partId: Id })
export const PartImageList = z.object({ items: z.array(PartImage), nextCursor: z.null() })

/** `imageIds` names each of the part's images once, in the new order. */
export const ReorderImagesInput = z.object({ partId: Id, imageIds: z.array(Id).max(1000) })
export type ReorderImagesInput = z.infer<typeof ReorderImagesInput>

export const UpdateImageInput = z.object({ id: Id, altText: z.string().trim().max(500).nullable() })
export type UpdateImageInput = z.infer<typeof UpdateImageInput>
