import { AppError } from '@abparts/contracts/error'
import type { Identity } from './identity.ts'

export type Action = 'see' | 'create' | 'edit' | 'delete'

/** How far a permission reaches: nowhere, one's own, one's organization's, or everywhere. */
type Reach = 'none' | 'self' | 'organization' | 'all'

/** Reach for: someone not signed in, a user, an organization's admin. A super admin may do everything. */
type Row = readonly [anonymous: Reach, user: Reach, admin: Reach]

const nobody: Row = ['none', 'none', 'none']

/**
 * Who may do what. Uploading into something is `create` for lists (a part's pictures, videos) and `edit` for
 * single pictures (a logo, a photo).
 */
export const permissions = {
  /** Catalog parts, and their videos and manuals. */
  catalog_part: { see: ['none', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  catalog_picture: { see: ['all', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  /** Parts that belong to one organization, and all their media. */
  proprietary_part: {
    see: ['none', 'organization', 'organization'],
    create: ['none', 'none', 'organization'],
    edit: ['none', 'none', 'organization'],
    delete: ['none', 'none', 'organization'],
  },
  /** Manuals of no part. */
  general_manual: { see: ['none', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  support_video: { see: ['none', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  organization: {
    see: ['none', 'organization', 'organization'],
    create: nobody,
    edit: ['none', 'none', 'organization'],
    delete: nobody,
  },
  logo: {
    see: ['all', 'all', 'all'],
    create: ['none', 'none', 'organization'],
    edit: ['none', 'none', 'organization'],
    delete: ['none', 'none', 'organization'],
  },
  /** Accounts; one's own too. */
  member: {
    see: ['none', 'organization', 'organization'],
    create: ['none', 'none', 'organization'],
    edit: ['none', 'none', 'organization'],
    delete: ['none', 'none', 'organization'],
  },
  profile_photo: {
    see: ['none', 'organization', 'organization'],
    create: ['none', 'self', 'self'],
    edit: ['none', 'self', 'self'],
    delete: ['none', 'self', 'organization'],
  },
} as const satisfies Record<string, Record<Action, Row>>

export type Noun = keyof typeof permissions

/** What an action is about: `organizationId` is the owner's (null: nobody's), `userId` the person's. */
export interface Subject {
  noun: Noun
  organizationId?: string | null
  userId?: string
}

/** A part, with its videos and manuals, as the table knows it. */
export const partSubject = (part: { organizationId: string | null }): Subject =>
  part.organizationId === null
    ? { noun: 'catalog_part' }
    : { noun: 'proprietary_part', organizationId: part.organizationId }

/** A part's pictures as the table knows them. */
export const partPictureSubject = (part: { organizationId: string | null }): Subject =>
  part.organizationId === null ? { noun: 'catalog_picture' } : partSubject(part)

/** A video as the table knows it: of the support library, or one of a part with the part's organization. */
export const videoSubject = (video: { kind: 'support' } | { kind: 'part'; organizationId: string | null }): Subject =>
  video.kind === 'support' ? { noun: 'support_video' } : partSubject(video)

/** A manual as the table knows it: of a part with the part's organization, or a general one. */
export const documentSubject = (document: { partId: string | null; organizationId: string | null }): Subject =>
  document.partId === null ? { noun: 'general_manual' } : partSubject(document)

function isSelf(identity: Identity, subject: Subject): boolean {
  return subject.userId === identity.userId
}

/** May they? */
export function allows(identity: Identity | null, action: Action, subject: Subject): boolean {
  const [anonymous, user, admin]: Row = permissions[subject.noun][action]
  if (identity === null) return anonymous === 'all'
  if (identity.role === 'super_admin') return true
  switch (identity.role === 'admin' ? admin : user) {
    case 'none':
      return false
    case 'self':
      return isSelf(identity, subject)
    case 'organization':
      return (
        isSelf(identity, subject) ||
        (identity.organizationId !== null && identity.organizationId === subject.organizationId)
      )
    case 'all':
      return true
  }
}

/**
 * Lets them pass or throws: `unauthorized` for someone not signed in, `not_found` for what they may not even see
 * (its existence is not told), `forbidden` otherwise.
 */
export function authorize(identity: Identity | null, action: Action, subject: Subject): void {
  if (allows(identity, action, subject)) return
  if (identity === null) throw new AppError('unauthorized', 'Sign in first: send an access token.')
  if (!allows(identity, 'see', subject)) throw new AppError('not_found', 'There is nothing here.')
  throw new AppError('forbidden', 'Your role does not allow this.')
}

/** Requires someone who is signed in. */
export function requireIdentity(identity: Identity | null): Identity {
  if (identity === null) throw new AppError('unauthorized', 'Sign in first: send an access token.')
  return identity
}
