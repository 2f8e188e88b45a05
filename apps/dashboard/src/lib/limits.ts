import { formatBytes } from '@abparts/contracts/format'
import { type FileLimits, ImagesLimits, VideosLimits } from '@abparts/contracts/limits'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { queryClient } from './query-client.ts'
import { refusalOf } from './refusal.ts'

async function read(path: string, signal: AbortSignal): Promise<unknown> {
  const answer = await fetch(path, { signal })
  if (!answer.ok) throw refusalOf(answer.status, await answer.text())
  return answer.json()
}

const ofImages = queryOptions({
  queryKey: ['limits', 'images'],
  queryFn: async ({ signal }) => ImagesLimits.parse(await read('/images/limits', signal)),
})
const ofVideos = queryOptions({
  queryKey: ['limits', 'videos'],
  queryFn: async ({ signal }) => VideosLimits.parse(await read('/videos/limits', signal)),
})

/**
 * What each service accepts, as it reports itself. While a service does not answer, no limits are shown, and the
 * service decides what it accepts.
 */
type KnownLimits = Partial<ImagesLimits & VideosLimits>

export const prefetchLimits = (): void => {
  void queryClient.prefetchQuery(ofImages)
  void queryClient.prefetchQuery(ofVideos)
}

export function useLimits(): KnownLimits {
  const { data: images } = useQuery(ofImages)
  const { data: videos } = useQuery(ofVideos)
  return { ...images, ...videos }
}

/** Throws an error with a sentence for a file that is larger than the known limit. */
export function refuseTooLarge(file: File, kind: 'images' | 'documents'): void {
  const known: KnownLimits = {
    ...queryClient.getQueryData(ofImages.queryKey),
    ...queryClient.getQueryData(ofVideos.queryKey),
  }
  const { maxBytes = Infinity } = known[kind] ?? {}
  if (file.size > maxBytes)
    throw new Error(`The file is ${formatBytes(file.size)}. The limit is ${formatBytes(maxBytes)}.`)
}

/** The limits as a human-readable line; empty while they are unknown. */
export const describeLimits = (limits: FileLimits | undefined): string =>
  limits === undefined ? '' : `${limits.formats.join(', ')}, up to ${formatBytes(limits.maxBytes)} per file.`
