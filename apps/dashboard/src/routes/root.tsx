import { createRootRoute, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ConnectionLine } from '../components/connection-line.tsx'
import { NotFound } from './not-found.tsx'

/** Nobody waits for it: what is said before it is there is shown when it is. */
const Toasts = lazy(() => import('../components/toasts.tsx').then((module) => ({ default: module.Toasts })))

export const rootRoute = createRootRoute({
  component: () => (
    <>
      <ConnectionLine />
      <Outlet />
      <Suspense>
        <Toasts />
      </Suspense>
    </>
  ),
  notFoundComponent: NotFound,
})
