import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from './app.tsx'

export const profileRoute = createRoute({
  path: '/profile',
  getParentRoute: () => appRoute,
  component: lazyRouteComponent(() => import('../pages/profile.tsx'), 'Profile'),
})
