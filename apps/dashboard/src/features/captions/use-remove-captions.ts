import type { Caption } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { showFailure, showRemoved } from '../../components/toast-queue.ts'
import { fetchText } from '../../lib/fetch-text.ts'
import { trpcClient } from '../../lib/trpc.ts'
import { putCaptions } from './put-captions.ts'

/** Deletes captions and offers to bring them back: they are read before, and sent again. */
export function useRemoveCaptions(videoId: string): (caption: Caption) => void {
  const remove = useMutation({
    mutationFn: async ({ language, url }: Caption) => {
      const text = await fetchText(url)
      await trpcClient.videos.removeCaption.mutate({ id: videoId, language })
      return text
    },
    onSuccess: (text, { language, label }) =>
      showRemoved(`${label} captions deleted.`, () => {
        putCaptions(videoId, language, new Blob([text])).catch(showFailure)
      }),
  })
  return (caption) => remove.mutate(caption)
}
