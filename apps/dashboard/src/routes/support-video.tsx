import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { queryClient } from '../lib/query-client.ts'
import { trpc } from '../lib/trpc.ts'
import { appRoute } from './app.tsx'

export const supportVideoRoute = createRoute({
  path: '/support/$videoId',
  getParentRoute: () => appRoute,
  loader: ({ params }) => {
    void queryClient.prefetchQuery(trpc.videos.get.queryOptions({ id: params.videoId }))
  },
  component: lazyRouteComponent(() => import('../pages/support-video.tsx'), 'SupportVideo'),
})
