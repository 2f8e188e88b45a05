import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from './root.tsx'

/** Where the link of an invitation leads. Its token stands behind the `#`, which browsers send to no server. */
export const invitationRoute = createRoute({
  path: '/invitation',
  getParentRoute: () => rootRoute,
  component: lazyRouteComponent(() => import('../pages/invitation.tsx'), 'InvitationPage'),
})
