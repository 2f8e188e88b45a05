/** How long something will still take: `5 s left`, `3 min left`, `2 h left`. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 55) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s left`
  if (seconds < 55 * 60) return `${Math.ceil(seconds / 60)} min left`
  return `${Math.ceil(seconds / 3600)} h left`
}

/** Seconds as a clock shows them: `0:08`, `12:05`, `1:02:03`. */
export function formatDuration(durationSeconds: number): string {
  const total = Math.round(durationSeconds)
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor(total / 60) % 60
  const seconds = String(total % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

/** The day of an ISO timestamp, such as `Mar 4, 2026`. */
export const formatDate = (timestamp: string): string => day.format(new Date(timestamp))

const time = new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23' })

/** The time of day of an ISO timestamp, such as `14:05`. */
export const formatTime = (timestamp: string): string => time.format(new Date(timestamp))

/** `Image` for `image`. */
export const sentenceCase = (text: string): string => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())

const list = new Intl.ListFormat('en-GB')

/** `3 images, 2 videos and 1 document`; counts of zero are left out. */
export const formatCounts = (counts: Record<string, number>): string =>
  list.format(
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([singular, count]) => formatCount(count, singular)),
  )

/** `1 image`, `3,000 images`. */
export const formatCount = (count: number, singular: string): string =>
  `${count.toLocaleString('en')} ${singular}${count === 1 ? '' : 's'}`

/** An initial title: the file's name without its extension, with spaces between words. */
export const titleOfFile = ({ name }: File): string =>
  sentenceCase(
    name
      .replace(/\.[^.]*$/, '')
      .replace(/[_-]+/g, ' ')
      .trim(),
  )
