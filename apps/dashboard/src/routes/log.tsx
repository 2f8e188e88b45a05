import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { LogSearch } from '../features/log/log-filter.ts'
import { appRoute } from './app.tsx'

export const logRoute = createRoute({
  path: '/log',
  getParentRoute: () => appRoute,
  validateSearch: LogSearch,
  component: lazyRouteComponent(() => import('../pages/log.tsx'), 'Log'),
})
