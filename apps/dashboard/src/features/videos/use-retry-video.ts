import { useMutation } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'

/** Has a failed video prepared once more. */
export function useRetryVideo(): (id: string) => void {
  const retry = useMutation(
    trpc.videos.retry.mutationOptions({ meta: { failure: 'The video is not prepared again.' } }),
  )
  return (id) => retry.mutate({ id })
}
