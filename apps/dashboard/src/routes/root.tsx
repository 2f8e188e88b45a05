import { createRootRoute, Outlet } from '@tanstack/react-router'
import { ConnectionLine } from '../components/connection-line.tsx'
import { Toasts } from '../components/toasts.tsx'
import { NotFound } from './not-found.tsx'

export const rootRoute = createRootRoute({
  component: () => (
    <>
      <ConnectionLine />
      <Outlet />
      <Toasts />
    </>
  ),
  notFoundComponent: NotFound,
})
