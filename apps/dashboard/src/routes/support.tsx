import { SupportVideoCategory } from '@abparts/contracts/video'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { appRoute } from './app.tsx'

const SupportSearch = z.object({
  q: z.coerce.string().trim().max(200).optional().catch(undefined),
  category: SupportVideoCategory.optional().catch(undefined),
})

export const supportRoute = createRoute({
  path: '/support',
  getParentRoute: () => appRoute,
  validateSearch: SupportSearch,
  component: lazyRouteComponent(() => import('../pages/support.tsx'), 'Support'),
})
