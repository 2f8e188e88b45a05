import type { AppRouter } from '@abparts/gateway/trpc/router'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { queryClient } from './query-client.ts'
import { sessionLink } from './session.ts'

const url = '/trpc'

/** For calls outside components. */
export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    sessionLink,
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url, maxItems: 20 }),
    }),
  ],
})

/** Typed query and mutation options for every procedure of the gateway. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient })
