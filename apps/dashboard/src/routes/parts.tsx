import { Id } from '@abparts/contracts/fields'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { appRoute } from './app.tsx'

/** `owner`: the catalog, or one organization's proprietary parts. */
const PartsSearch = z.object({
  q: z.coerce.string().trim().max(200).optional().catch(undefined),
  owner: z
    .union([z.literal('catalog'), Id])
    .optional()
    .catch(undefined),
})

export const partsRoute = createRoute({
  path: '/parts',
  getParentRoute: () => appRoute,
  validateSearch: PartsSearch,
  component: lazyRouteComponent(() => import('../pages/parts.tsx'), 'Parts'),
})
