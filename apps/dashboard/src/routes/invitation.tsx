import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from './root.tsx'

/** The page that an invitation's link leads to. Its token follows the `#`, which browsers do not send to a server. */
export const invitationRoute = createRoute({
  path: '/invitation',
  getParentRoute: () => rootRoute,
  component: lazyRouteComponent(() => import('../pages/invitation.tsx'), 'InvitationPage'),
})
