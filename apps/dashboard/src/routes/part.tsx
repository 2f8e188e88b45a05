import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { queryClient } from '../lib/query-client.ts'
import { trpc } from '../lib/trpc.ts'
import { appRoute } from './app.tsx'

export const partRoute = createRoute({
  path: '/parts/$partId',
  getParentRoute: () => appRoute,
  loader: ({ params: { partId } }) => {
    void queryClient.prefetchQuery(trpc.parts.get.queryOptions({ id: partId }))
    void queryClient.prefetchQuery(trpc.images.list.queryOptions({ partId }))
  },
  component: lazyRouteComponent(() => import('../pages/part.tsx'), 'Part'),
})
