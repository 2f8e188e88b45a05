import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from './app.tsx'

export const organizationRoute = createRoute({
  path: '/organizations/$organizationId',
  getParentRoute: () => appRoute,
  component: lazyRouteComponent(() => import('../pages/organization.tsx'), 'Organization'),
})
