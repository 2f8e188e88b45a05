import type { MediaKind, MediaPlace, UnownedArea } from './storage-report.ts'

// What a report's names are called, on a terminal and in the dashboard.

export const kindLabels: Record<MediaKind, string> = {
  part_picture: 'Pictures of parts',
  profile_photo: 'Photos of people',
  logo: 'Logos',
  video: 'Videos',
  manual: 'Manuals',
  caption: 'Captions',
  poster: 'Posters',
  storyboard: 'Storyboards',
  rendition: 'Renditions',
}

/** The same for one. */
export const mediumLabels: Record<MediaKind, string> = {
  part_picture: 'Picture',
  profile_photo: 'Photo',
  logo: 'Logo',
  video: 'Video',
  manual: 'Manual',
  caption: 'Captions',
  poster: 'Poster',
  storyboard: 'Storyboard',
  rendition: 'Rendition',
}

export const placeLabels: Record<MediaPlace, string> = { database: 'Database', local: 'Local disk', s3: 'S3' }

export const areaLabels: Record<UnownedArea, string> = {
  catalog: 'Catalog',
  library: 'Support videos and general manuals',
  people: 'People of no organization',
}

/** `Up to 7 days`, `7 to 30 days`, …, `More than 365 days`. */
export function ageLabel({ fromDays, toDays }: { fromDays: number; toDays: number | null }): string {
  if (toDays === null) return `More than ${fromDays} days`
  return fromDays === 0 ? `Up to ${toDays} days` : `${fromDays} to ${toDays} days`
}
