import { createRootRoute, Outlet } from '@tanstack/react-router'
import { Toasts } from '../components/toasts.tsx'
import { NotFound } from './not-found.tsx'

export const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  notFoundComponent: NotFound,
})
