import { type Mutation, MutationCache, QueryClient } from '@tanstack/react-query'
import { showFailure } from '../components/toast-queue.ts'
import { isPassing, statusOf } from './failure-kinds.ts'

/** Signed URLs live for at least five minutes: everything shown is read again before that. */
const refreshMilliseconds = 4 * 60_000

declare module '@tanstack/react-query' {
  interface Register {
    /** Who shows its failure: the place that starts it, or a message that begins with what was not done. */
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
    // Without a network a change fails at once. By default it would wait for one, and be made behind the back of
    // somebody who has given it up meanwhile.
    mutations: { networkMode: 'always' },
  },
  mutationCache: new MutationCache({
    // Whatever changed, what is on the screen is read again; while more changes wait, only the last one does so. Not
    // awaited: the change would count as waiting until all is read, and one that is made meanwhile would not be read.
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

/** Makes a change once more. Its failure is told as that of the first time was. */
function repeat(mutation: Mutation<unknown, unknown, unknown>, variables: unknown): void {
  const again = queryClient.getMutationCache().build(queryClient, mutation.options)
  again.execute(variables).catch(() => {})
}
