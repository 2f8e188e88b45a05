import type { Page } from '@abparts/contracts/pagination'
import type { Video } from '@abparts/contracts/video'
import { type InfiniteData, type QueryClient, useMutation } from '@tanstack/react-query'
import { showRemoved } from '../../components/toast-queue.ts'
import { formatCount } from '../../lib/format.ts'
import { trpc, trpcClient } from '../../lib/trpc.ts'

type List = Page<Video> | InfiniteData<Page<Video>>

/** Puts a newer version of a video into all cached queries. Returns whether a list contained it. */
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

/** Deletes a video with its captions and offers to restore them. `onRemoved` runs before lists are refetched. */
export function useRemoveVideo(onRemoved?: () => unknown): (video: Video) => void {
  const restore = useMutation(
    trpc.videos.restore.mutationOptions({ meta: { failure: 'The video could not be restored.' } }),
  )
  const remove = useMutation({
    mutationFn: ({ id }: Video) => trpcClient.videos.remove.mutate({ id }),
    meta: { failure: 'The video could not be deleted.' },
    onSuccess: async (_answer: unknown, { id, captions }: Video) => {
      const along = captions.length === 0 ? '' : `, with captions in ${formatCount(captions.length, 'language')}`
      showRemoved(`Video deleted${along}.`, () => restore.mutate({ id }))
      await onRemoved?.()
    },
  })
  return (video) => remove.mutate(video)
}
