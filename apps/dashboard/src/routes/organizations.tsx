import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { appRoute } from './app.tsx'

export const organizationsRoute = createRoute({
  path: '/organizations',
  getParentRoute: () => appRoute,
  validateSearch: z.object({ q: z.coerce.string().trim().max(200).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../pages/organizations.tsx'), 'Organizations'),
})
