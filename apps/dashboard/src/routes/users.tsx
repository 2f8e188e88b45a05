import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { appRoute } from './app.tsx'

export const usersRoute = createRoute({
  path: '/members',
  getParentRoute: () => appRoute,
  validateSearch: z.object({ q: z.coerce.string().trim().max(200).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../pages/users.tsx'), 'Users'),
})
