import { createRoute, createRouter, redirect } from '@tanstack/react-router'
import { appRoute } from './routes/app.tsx'
import { documentsRoute } from './routes/documents.tsx'
import { invitationRoute } from './routes/invitation.tsx'
import { logRoute } from './routes/log.tsx'
import { organizationRoute } from './routes/organization.tsx'
import { organizationStorageRoute } from './routes/organization-storage.tsx'
import { organizationsRoute } from './routes/organizations.tsx'
import { partRoute } from './routes/part.tsx'
import { partsRoute } from './routes/parts.tsx'
import { profileRoute } from './routes/profile.tsx'
import { rootRoute } from './routes/root.tsx'
import { signInRoute } from './routes/sign-in.tsx'
import { storageRoute } from './routes/storage.tsx'
import { supportRoute } from './routes/support.tsx'
import { supportVideoRoute } from './routes/support-video.tsx'
import { usersRoute } from './routes/users.tsx'

const startRoute = createRoute({
  path: '/',
  getParentRoute: () => rootRoute,
  beforeLoad: () => {
    throw redirect({ to: '/parts' })
  },
})

/** All pages. No path here may begin like one of the services' paths (`/images`, `/videos`, `/documents`). */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    startRoute,
    signInRoute,
    invitationRoute,
    appRoute.addChildren([
      partsRoute,
      partRoute,
      supportRoute,
      supportVideoRoute,
      documentsRoute,
      organizationsRoute,
      organizationRoute,
      usersRoute,
      storageRoute,
      organizationStorageRoute,
      logRoute,
      profileRoute,
    ]),
  ]),
  defaultPreload: 'intent',
  // Plain text in the address: the default would put quotes around a part number that looks like a number.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined)
    return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  },
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
