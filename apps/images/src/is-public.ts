import { allows, type Subject } from '@abparts/auth/permissions'
import type { MediaAccess } from '@abparts/runtime/env'

/** May everyone see it, whoever they are? */
export const isPublic = (subject: Subject, access: MediaAccess): boolean =>
  access === 'public' && allows(null, 'see', subject)
