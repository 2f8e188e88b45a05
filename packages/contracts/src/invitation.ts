import { z } from 'zod'
import { Id, Name, Timestamp } from './fields.ts'
import { PageInput, pageOf } from './pagination.ts'
import { Email, Password, Role } from './user.ts'

/** How long the link of an invitation works, and how many one user may send. */
export const invitationDays = 7
export const invitationsPerHour = 60

/** An account that waits until its user chooses a password. */
export const Invitation = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  organizationId: Id.nullable(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
})
export type Invitation = z.infer<typeof Invitation>

export const InvitationPage = pageOf(Invitation)

export const ListInvitationsInput = PageInput.extend({ organizationId: Id.optional() })
export type ListInvitationsInput = z.infer<typeof ListInvitationsInput>

export const CreateInvitationInput = z.object({
  email: Email,
  name: Name,
  role: Role,
  organizationId: Id.nullish(),
})
export type CreateInvitationInput = z.infer<typeof CreateInvitationInput>

export const CreatedInvitation = z.object({
  invitation: Invitation,
  /** To pass on. It works once, and is never shown again. Null for those who may not see every account. */
  link: z.string().nullable(),
  /** Whether it was sent to the address as well. */
  mailed: z.boolean(),
})
export type CreatedInvitation = z.infer<typeof CreatedInvitation>

/** The token is the part of the link after the `#`. */
const Token = z.string().max(100)
export const OpenInvitationInput = z.object({ token: Token })

/** What the holder of the link sees. */
export const OpenedInvitation = z.object({
  email: z.string(),
  name: z.string(),
  organizationName: z.string().nullable(),
  /** Whether the address already has an account. Then the invitation cannot be accepted. */
  hasAccount: z.boolean(),
  expiresAt: Timestamp,
})
export type OpenedInvitation = z.infer<typeof OpenedInvitation>

export const AcceptInvitationInput = z.object({ token: Token, password: Password })
export type AcceptInvitationInput = z.infer<typeof AcceptInvitationInput>
