import type { Page } from '@abparts/contracts/page'
import type { Video } from '@abparts/contracts/video'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'

type List = Page<Video> | InfiniteData<Page<Video>>

/** Puts a newer version of a video into everything that was read, and answers whether some list had it. */
export function replaceVideo(queryClient: QueryClient, video: Video): boolean {
  let isListed = false
  const replaceIn = (page: Page<Video>): Page<Video> => {
    if (!page.items.some(({ id }) => id === video.id)) return page
    isListed = true
    return { ...page, items: page.items.map((item) => (item.id === video.id ? video : item)) }
  }
  queryClient.setQueriesData<List>(trpc.videos.list.pathFilter(), (list) => {
    if (list === undefined) return list
    return 'pages' in list ? { ...list, pages: list.pages.map(replaceIn) } : replaceIn(list)
  })
  queryClient.setQueryData(trpc.videos.get.queryKey({ id: video.id }), (known) => known && video)
  return isListed
}
