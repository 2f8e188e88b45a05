import { useMutation } from '@tanstack/react-query'
import { showRemoved } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'

/** Deletes a manual and offers to bring it back. */
export function useRemoveManual(): (id: string) => void {
  const restore = useMutation(
    trpc.documents.restore.mutationOptions({ meta: { failure: 'The manual was not brought back.' } }),
  )
  const remove = useMutation(
    trpc.documents.remove.mutationOptions({
      meta: { failure: 'The manual was not deleted.' },
      onSuccess: (_answer, { id }) => showRemoved('Manual deleted.', () => restore.mutate({ id })),
    }),
  )
  return (id) => remove.mutate({ id })
}
