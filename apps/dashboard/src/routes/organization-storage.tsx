import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from './app.tsx'

export const organizationStorageRoute = createRoute({
  path: '/storage/$organizationId',
  getParentRoute: () => appRoute,
  component: lazyRouteComponent(() => import('../pages/organization-storage.tsx'), 'OrganizationStorage'),
})
