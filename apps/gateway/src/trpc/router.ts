import { accountRouter } from './routers/account.ts'
import { auditRouter } from './routers/audit.ts'
import { documentsRouter } from './routers/documents.ts'
import { imagesRouter } from './routers/images.ts'
import { invitationsRouter } from './routers/invitations.ts'
import { organizationsRouter } from './routers/organizations.ts'
import { partsRouter } from './routers/parts.ts'
import { reportsRouter } from './routers/reports.ts'
import { usersRouter } from './routers/users.ts'
import { videosRouter } from './routers/videos.ts'
import { router } from './trpc.ts'

export const appRouter = router({
  account: accountRouter,
  audit: auditRouter,
  documents: documentsRouter,
  images: imagesRouter,
  invitations: invitationsRouter,
  organizations: organizationsRouter,
  parts: partsRouter,
  reports: reportsRouter,
  users: usersRouter,
  videos: videosRouter,
})

export type AppRouter = typeof appRouter
