import type { ImageOwnerType } from '@abparts/contracts/image'
import type { Role } from '@abparts/contracts/user'
import type { Identity } from './identity.ts'

export type Action = 'view' | 'create' | 'edit' | 'delete'

/** How far a permission reaches: nowhere, one's own, one's organization's, or everywhere. */
export type Reach = 'none' | 'self' | 'organization' | 'all'

/** The reach for someone not signed in, a user, and an organization's admin. A super admin may do everything. */
type Row = readonly [anonymous: Reach, user: Reach, admin: Reach]

const nobody: Row = ['none', 'none', 'none']

/**
 * Who may do what. Uploading is `create` for lists (a part's images, videos) and `edit` for single images (a logo, a
 * photo).
 */
export const permissions = {
  /** Catalog parts, and their videos and documents. */
  catalog_part: { view: ['none', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  catalog_image: { view: ['all', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  /** Parts that belong to one organization, and all their media. */
  proprietary_part: {
    view: ['none', 'organization', 'organization'],
    create: ['none', 'none', 'organization'],
    edit: ['none', 'none', 'organization'],
    delete: ['none', 'none', 'organization'],
  },
  /** Documents that belong to no part. */
  general_document: { view: ['none', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  support_video: { view: ['none', 'all', 'all'], create: nobody, edit: nobody, delete: nobody },
  /** Their names are unique in the whole installation: whoever could choose one would learn of others. */
  organization: { view: ['none', 'organization', 'organization'], create: nobody, edit: nobody, delete: nobody },
  logo: {
    view: ['all', 'all', 'all'],
    create: ['none', 'none', 'organization'],
    edit: ['none', 'none', 'organization'],
    delete: ['none', 'none', 'organization'],
  },
  /** How much an organization may store, and how much it does. */
  quota: { view: ['none', 'none', 'organization'], create: nobody, edit: nobody, delete: nobody },
  /** Who did what. Nobody can change it. */
  audit_log: { view: ['none', 'none', 'organization'], create: nobody, edit: nobody, delete: nobody },
  /** What concerns all organizations: the report of everything stored, jobs, settings. */
  platform: { view: nobody, create: nobody, edit: nobody, delete: nobody },
  /**
   * Accounts, including one's own. New users come by invitation. Nobody changes, or assigns, a role above their own.
   */
  user: {
    view: ['none', 'organization', 'organization'],
    create: ['none', 'none', 'organization'],
    edit: ['none', 'none', 'organization'],
    delete: ['none', 'none', 'organization'],
  },
  /**
   * Accounts created without asking their users, and links of invitations: both reveal who has an account elsewhere.
   */
  account: { view: nobody, create: nobody, edit: nobody, delete: nobody },
  /** One's own name, password and sessions. */
  profile: {
    view: ['none', 'self', 'self'],
    create: nobody,
    edit: ['none', 'self', 'self'],
    delete: nobody,
  },
  profile_photo: {
    view: ['none', 'organization', 'organization'],
    create: ['none', 'self', 'self'],
    edit: ['none', 'self', 'self'],
    delete: ['none', 'self', 'organization'],
  },
} as const satisfies Record<string, Record<Action, Row>>

export type ResourceType = keyof typeof permissions

/** What an action is about: `organizationId` is the owner's (null: no organization), `userId` and `role` the user's. */
export interface Resource {
  type: ResourceType
  organizationId?: string | null
  userId?: string
  role?: Role
}

/** The resource of a part, and of its videos and documents, in the permission table. */
export const partResource = (part: { organizationId: string | null }): Resource =>
  part.organizationId === null
    ? { type: 'catalog_part' }
    : { type: 'proprietary_part', organizationId: part.organizationId }

/** The resource of a part's images in the permission table. */
export const partImageResource = (part: { organizationId: string | null }): Resource =>
  part.organizationId === null ? { type: 'catalog_image' } : partResource(part)

interface ImageOwner {
  type: ImageOwnerType
  id: string
  organizationId: string | null
}

/** The resource of images by their owner: photos, logos, and a part's images with the part's organization. */
export function imageResource({ type, id, organizationId }: ImageOwner): Resource {
  switch (type) {
    case 'user':
      return { type: 'profile_photo', organizationId, userId: id }
    case 'organization':
      return { type: 'logo', organizationId: id }
    case 'part':
      return partImageResource({ organizationId })
  }
}

/** The resource of a video: of the support library, or of a part with the part's organization. */
export const videoResource = (
  video: { kind: 'support' } | { kind: 'part'; organizationId: string | null },
): Resource => (video.kind === 'support' ? { type: 'support_video' } : partResource(video))

/** The resource of a document: of a part with the part's organization, or a general one. */
export const documentResource = (document: { partId: string | null; organizationId: string | null }): Resource =>
  document.partId === null ? { type: 'general_document' } : partResource(document)

/** How far a signed-in caller may go with this action among all resources of a type. */
export function reachOf({ role }: Identity, action: Action, type: ResourceType): Reach {
  const [, user, admin]: Row = permissions[type][action]
  if (role === 'super_admin') return 'all'
  return role === 'admin' ? admin : user
}

const ranks: Record<Role, number> = { user: 0, admin: 1, super_admin: 2 }

/** Whether it is about a user, or a role to assign, above their own role. */
export const isAboveRank = ({ role }: Identity, resource: Resource): boolean =>
  resource.role !== undefined && ranks[resource.role] > ranks[role]

/** Whether the permission table allows it. */
export function allows(identity: Identity | null, action: Action, resource: Resource): boolean {
  if (identity === null) return permissions[resource.type][action][0] === 'all'
  if (action !== 'view' && isAboveRank(identity, resource)) return false
  const isSelf = resource.userId === identity.userId
  const isOurs = identity.organizationId !== null && identity.organizationId === resource.organizationId
  switch (reachOf(identity, action, resource.type)) {
    case 'none':
      return false
    case 'self':
      return isSelf
    case 'organization':
      return isSelf || isOurs
    case 'all':
      return true
  }
}
