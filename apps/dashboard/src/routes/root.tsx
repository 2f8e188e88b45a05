import { createRootRoute, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ConnectionLine } from '../components/connection-line.tsx'
import { NotFound } from './not-found.tsx'

/** Loaded lazily: messages queued before it is loaded are shown once it is. */
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
