import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { fetchText } from '../../lib/fetch-text.ts'
import { parseStoryboard, type Tile } from './storyboard.ts'

/** The tiles of a video's storyboard, read once they are wanted. Without them there is just no preview. */
export function useStoryboard(url: string | null, isWanted: boolean): readonly Tile[] {
  const { data = [] } = useQuery({
    queryKey: ['storyboard', url],
    queryFn: async () => {
      const address = new URL(url ?? '', location.href).href
      return parseStoryboard(await fetchText(address), address)
    },
    enabled: isWanted && url !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  })
  return data
}
