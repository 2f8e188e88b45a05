import type { Caption } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { showRemoved } from '../../components/toast-queue.ts'
import { fetchText } from '../../lib/fetch-text.ts'
import { trpcClient } from '../../lib/trpc.ts'
import { putCaptions } from './put-captions.ts'

/** Deletes captions and offers to bring them back: they are read before, and sent again. */
export function useRemoveCaptions(videoId: string): (caption: Caption) => void {
  const restore = useMutation({
    mutationFn: ({ language, text }: { language: string; text: string }) =>
      putCaptions(videoId, language, new Blob([text])),
    meta: { failure: 'The captions were not brought back.' },
  })
  const remove = useMutation({
    mutationFn: async ({ language, url }: Caption) => {
      const text = await fetchText(url)
      await trpcClient.videos.removeCaption.mutate({ id: videoId, language })
      return text
    },
    meta: { failure: 'The captions were not deleted.' },
    onSuccess: (text, { language, label }) =>
      showRemoved(`${label} captions deleted.`, () => restore.mutate({ language, text })),
  })
  return (caption) => remove.mutate(caption)
}
