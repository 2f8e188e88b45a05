import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from './app.tsx'

export const storageRoute = createRoute({
  path: '/storage',
  getParentRoute: () => appRoute,
  component: lazyRouteComponent(() => import('../pages/storage.tsx'), 'Storage'),
})
