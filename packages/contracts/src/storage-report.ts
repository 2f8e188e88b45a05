import { z } from 'zod'
import { Id, Sha256, Timestamp } from './fields.ts'
import { StorageUsage } from './organization.ts'
import { StorageBackend } from './storage.ts'

/** What is stored: first what people upload, then what the platform creates from it. */
export const MediaKind = z.enum([
  'part_picture',
  'profile_photo',
  'logo',
  'video',
  'manual',
  'caption',
  'poster',
  'storyboard',
  'rendition',
])
export type MediaKind = z.infer<typeof MediaKind>

/** Where bytes are: images and captions in the database, large files in a storage backend. */
export const StorageLocation = z.enum(['database', ...StorageBackend.options])
export type StorageLocation = z.infer<typeof StorageLocation>

/**
 * What belongs to no organization: catalog parts, the library of support videos and general documents, photos of other
 * users.
 */
export const UnownedArea = z.enum(['catalog', 'library', 'people'])
export type UnownedArea = z.infer<typeof UnownedArea>

export const Amount = z.object({ count: z.int(), sizeBytes: z.int() })
export type Amount = z.infer<typeof Amount>

/** `removed` can still be restored, and is stored until it is purged. */
const StoredAmount = z.object({ current: Amount, removed: Amount })
export type StoredAmount = z.infer<typeof StoredAmount>

/** One image or file. */
export const StoredMedium = z.object({
  kind: MediaKind,
  /** The id of the image, the document or the video; a rendition has its video's. */
  id: Id,
  /** Its own title, or the name of the part, user or organization that it belongs to. */
  title: z.string(),
  /** Null for what belongs to no part. */
  partId: Id.nullable(),
  partNumber: z.string().nullable(),
  /** Null for what belongs to no organization. */
  organizationId: Id.nullable(),
  organizationName: z.string().nullable(),
  sizeBytes: z.int(),
  createdAt: Timestamp,
})
export type StoredMedium = z.infer<typeof StoredMedium>

/** The same bytes, uploaded more than once. */
const Duplicate = z.object({
  sha256: Sha256,
  /** The size of each. */
  sizeBytes: z.int(),
  /** How often they are stored. */
  count: z.int(),
  /** The first of them. */
  media: z.array(StoredMedium),
})
export type Duplicate = z.infer<typeof Duplicate>

const ReportedOrganization = StoredAmount.extend({ ...StorageUsage.shape, id: Id, name: z.string() })
export type ReportedOrganization = z.infer<typeof ReportedOrganization>

/** What is stored at one instant, in total or by one organization. */
export const StorageReport = z.object({
  reportedAt: Timestamp,
  total: StoredAmount,
  /** Each kind, in their order. */
  kinds: z.array(StoredAmount.extend({ kind: MediaKind })),
  /** What is current by age, the newest first: from and to a number of days, null for everything older. */
  ages: z.array(Amount.extend({ fromDays: z.int(), toDays: z.int().nullable() })),
  /** What is current by when it was added: the last twelve months (in UTC), the oldest first, and everything before. */
  growth: z.object({
    before: Amount,
    months: z.array(Amount.extend({ month: z.string().regex(/^\d{4}-\d{2}$/) })).length(12),
  }),
  /** Unfinished uploads, with the bytes received. */
  uploads: Amount,
  /** How many uploads are unnecessary duplicates, and how much space they use. */
  duplicates: Amount.extend({ largest: z.array(Duplicate) }),
  /** Videos, renditions and documents. */
  largestObjects: z.array(StoredMedium),
  largestPictures: z.array(StoredMedium),
  /** The largest first; an organization's report has only the organization itself. */
  organizations: z.array(ReportedOrganization),
})
export type StorageReport = z.infer<typeof StorageReport>

/** What is stored in total. */
export const PlatformReport = StorageReport.extend({
  /** Together with `organizations`, these are all. */
  unowned: z.array(StoredAmount.extend({ area: UnownedArea })),
  /** Together these are all. */
  places: z.array(StoredAmount.extend({ place: StorageLocation })),
  /** What nothing needs any more and is not removed yet. The bytes include only known sizes. */
  waiting: z.array(Amount.extend({ place: StorageBackend })),
  database: z.object({
    sizeBytes: z.int(),
    /** Without the tables of images, posters and storyboards, and their indexes. */
    withoutPicturesBytes: z.int(),
  }),
})
export type PlatformReport = z.infer<typeof PlatformReport>

// The labels of a report's values, in a terminal and in the dashboard.

export const kindLabels: Record<MediaKind, string> = {
  part_picture: 'Images of parts',
  profile_photo: 'Photos of people',
  logo: 'Logos',
  video: 'Videos',
  manual: 'Documents',
  caption: 'Captions',
  poster: 'Posters',
  storyboard: 'Storyboards',
  rendition: 'Renditions',
}

/** The same, in the singular. */
export const mediumLabels: Record<MediaKind, string> = {
  part_picture: 'Image',
  profile_photo: 'Photo',
  logo: 'Logo',
  video: 'Video',
  manual: 'Document',
  caption: 'Captions',
  poster: 'Poster',
  storyboard: 'Storyboard',
  rendition: 'Rendition',
}

export const locationLabels: Record<StorageLocation, string> = { database: 'Database', local: 'Local disk', s3: 'S3' }

export const areaLabels: Record<UnownedArea, string> = {
  catalog: 'Catalog',
  library: 'Support videos and general documents',
  people: 'People of no organization',
}

/** `Up to 7 days`, `7 to 30 days`, …, `More than 365 days`. */
export function ageLabel({ fromDays, toDays }: { fromDays: number; toDays: number | null }): string {
  if (toDays === null) return `More than ${fromDays} days`
  return fromDays === 0 ? `Up to ${toDays} days` : `${fromDays} to ${toDays} days`
}
