import { createRoute, type ErrorComponentProps, lazyRouteComponent, redirect, useRouter } from '@tanstack/react-router'
import { Mark } from '../components/brand.tsx'
import { Failure } from '../components/empty.tsx'
import { statusOf } from '../lib/failure-kinds.ts'
import { prefetchLimits } from '../lib/limits.ts'
import { queryClient } from '../lib/query-client.ts'
import { setPerson } from '../lib/session-state.ts'
import { trpc } from '../lib/trpc.ts'
import { rootRoute } from './root.tsx'

function AppFailure({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <main className="mx-auto max-w-xl p-6 pt-24">
      <Failure error={error} onRetry={() => router.invalidate()} />
    </main>
  )
}

/** Everything that requires signing in. */
export const appRoute = createRoute({
  id: 'app',
  getParentRoute: () => rootRoute,
  beforeLoad: async ({ location }) => {
    try {
      const { id } = await queryClient.ensureQueryData(trpc.account.me.queryOptions())
      setPerson(id)
    } catch (error) {
      if (statusOf(error) === 401) throw redirect({ to: '/sign-in', search: { next: location.href } })
      throw error
    }
  },
  loader: prefetchLimits,
  pendingComponent: () => (
    <div aria-busy="true" className="flex min-h-dvh items-center justify-center">
      <Mark className="size-10 animate-pulse" />
    </div>
  ),
  errorComponent: AppFailure,
  component: lazyRouteComponent(() => import('../pages/app.tsx'), 'App'),
})
