import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { TRPCClientError } from '@trpc/client'
import { showFailure } from '../components/toast-queue.ts'
import { refreshMilliseconds } from './refresh.ts'
import { leaveForSignIn } from './session.ts'

declare module '@tanstack/react-query' {
  interface Register {
    /** `showsError`: the place that starts this mutation shows its failure itself. */
    mutationMeta: { showsError?: boolean }
  }
}

/** The HTTP status of a failed call; undefined when no answer came at all. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const status: unknown = error.data?.httpStatus
  return typeof status === 'number' ? status : undefined
}

function leaveWhenSignedOut(error: unknown): void {
  if (statusOf(error) === 401) leaveForSignIn()
}

export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchInterval: refreshMilliseconds,
      retry: (failures, error) => failures < 2 && (statusOf(error) ?? 500) >= 500,
    },
  },
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  mutationCache: new MutationCache({
    // Whatever changed, what is on the screen is read again; while more changes wait, only the last one does so. Not
    // awaited: the change would count as waiting until all is read, and one that is made meanwhile would not be read.
    onSettled: () => {
      if (queryClient.isMutating() === 1) void queryClient.invalidateQueries()
    },
    onError: (error, _variables, _result, mutation) => {
      leaveWhenSignedOut(error)
      if (mutation.meta?.showsError !== true) showFailure(error)
    },
  }),
})
