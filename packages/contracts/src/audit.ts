import { z } from 'zod'
import { Id, Timestamp } from './fields.ts'
import { PageInput, pageOf } from './pagination.ts'

export const AuditAction = z.enum(['create', 'edit', 'delete', 'restore'])
export type AuditAction = z.infer<typeof AuditAction>

/** The types of resources in the log. */
export const AuditResourceType = z.enum([
  'document',
  'image',
  'invitation',
  'member',
  'organization',
  'part',
  'password',
  'sessions',
  'video',
  'video_caption',
])
export type AuditResourceType = z.infer<typeof AuditResourceType>

/** Names and numbers that describe what changed; no secrets. */
const AuditDetail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
export type AuditDetail = z.infer<typeof AuditDetail>

/** Who did what to which resource, when, from where. */
export const AuditEvent = z.object({
  /** Only the order of the list says where it belongs. */
  id: z.string(),
  occurredAt: Timestamp,
  /** Null for the platform itself. */
  actorId: Id.nullable(),
  /** Their current name; null when their account is gone. */
  actorName: z.string().nullable(),
  /** The organization of the resource; null for what belongs to none. */
  organizationId: Id.nullable(),
  action: AuditAction,
  noun: AuditResourceType,
  nounId: z.string(),
  /** The client's address; null for the platform itself. */
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  detail: AuditDetail,
})
export type AuditEvent = z.infer<typeof AuditEvent>

export const AuditEventPage = pageOf(AuditEvent)

/** Newest first. */
export const ListAuditEventsInput = PageInput.omit({ search: true }).extend({
  organizationId: Id.optional(),
  actorId: Id.optional(),
  action: AuditAction.optional(),
  noun: AuditResourceType.optional(),
  nounId: z.string().min(1).max(100).optional(),
  /** From this time on. */
  from: Timestamp.optional(),
  /** Before this time. */
  to: Timestamp.optional(),
})
export type ListAuditEventsInput = z.infer<typeof ListAuditEventsInput>
