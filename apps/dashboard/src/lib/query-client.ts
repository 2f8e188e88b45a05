import { type Mutation, MutationCache, QueryClient } from '@tanstack/react-query'
import { showFailure } from '../components/toast-queue.ts'
import { isPassing, statusOf } from './failure-kinds.ts'

/** Signed URLs live for at least five minutes: everything shown is refetched before that. */
const refreshMilliseconds = 4 * 60_000

declare module '@tanstack/react-query' {
  interface Register {
    /**
     * How its failure is shown: by the component that starts it, or in a message that begins with what could not be
     * done.
     */
    mutationMeta: { showsError: true } | { failure: string }
  }
}

export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchInterval: refreshMilliseconds,
      refetchOnReconnect: 'always',
      retry: (failures, error) => failures < 2 && (statusOf(error) ?? 500) >= 500,
    },
    // Without a network a change fails immediately. By default it would wait for one, and be made after the person has
    // given it up.
    mutations: { networkMode: 'always' },
  },
  mutationCache: new MutationCache({
    // After any change, what is on the screen is refetched; while more changes are pending, only the last one does so.
    // Not awaited: the change would be pending until everything is refetched, and one made meanwhile would not cause a
    // refetch.
    onSettled: () => {
      if (queryClient.isMutating() === 1) void queryClient.invalidateQueries()
    },
    onError: (error, variables, _result, mutation) => {
      const { meta } = mutation
      if (meta !== undefined && 'showsError' in meta) return
      showFailure(error, {
        ...(meta && { attempt: meta.failure }),
        ...(isPassing(error) && { retry: () => repeat(mutation, variables) }),
      })
    },
  }),
})

/** Makes a change once more. Its failure is reported like that of the first attempt. */
function repeat(mutation: Mutation<unknown, unknown, unknown>, variables: unknown): void {
  const again = queryClient.getMutationCache().build(queryClient, mutation.options)
  again.execute(variables).catch(() => {})
}
