import type { AuditAction, AuditDetail, AuditEvent, AuditResourceType } from '@abparts/contracts/audit'
import { Id } from '@abparts/contracts/fields'
import { formatBytes } from '@abparts/contracts/format'
import type { LinkProps } from '@tanstack/react-router'
import { roleLabels } from '../users/edit-user-modal.tsx'
import { categoryLabels, videoTypeLabels } from '../videos/video.tsx'

export const resourceTypeLabels: Record<AuditResourceType, string> = {
  document: 'document',
  image: 'image',
  invitation: 'invitation',
  member: 'user',
  organization: 'organization',
  part: 'part',
  password: 'password',
  sessions: 'sessions',
  video: 'video',
  video_caption: 'captions',
}

export const actionLabels: Record<AuditAction, string> = {
  create: 'created',
  edit: 'changed',
  delete: 'deleted',
  restore: 'restored',
}

/** Where the words of the two tables above do not form a good sentence. */
const phrases: Partial<Record<`${AuditAction} ${AuditResourceType}`, string>> = {
  'create document': 'uploaded the document',
  'create image': 'uploaded the image',
  'create invitation': 'invited',
  'create video': 'uploaded the video',
  'create video_caption': 'added captions',
  'delete invitation': 'withdrew the invitation for',
  'delete sessions': 'signed out everywhere',
  'delete video_caption': 'deleted captions',
  'edit password': 'changed their password',
}

/** The details that may hold the resource's name, best first. */
const nameKeys = ['name', 'title', 'email', 'filename', 'partNumber']

function phraseOf({ action, noun, nounId, actorId, detail }: AuditEvent): string {
  if (noun === 'member' && nounId === actorId) return action === 'create' ? 'joined as' : 'changed their profile'
  if (noun === 'member' && action === 'edit' && typeof detail.active === 'boolean')
    return detail.active ? 'activated the user' : 'deactivated the user'
  return phrases[`${action} ${noun}`] ?? `${actionLabels[action]} the ${resourceTypeLabels[noun]}`
}

export interface EventSentence {
  actor: string
  /** Such as `deleted the part`. */
  phrase: string
  /** What the resource was called; null where the log does not say. */
  name: string | null
}

/** What happened, as a sentence in three pieces. */
export function sentenceOfEvent(event: AuditEvent): EventSentence {
  const nobody = event.actorId === null ? 'The platform' : 'A deleted account'
  const key = nameKeyOf(event)
  return {
    actor: event.actorName ?? nobody,
    phrase: phraseOf(event),
    name: key === undefined ? null : String(event.detail[key]),
  }
}

/** The key of the detail that holds the resource's name. */
const nameKeyOf = ({ detail }: AuditEvent): string | undefined =>
  nameKeys.find((key) => typeof detail[key] === 'string')

/** Labels for the values of these details. */
const labels: Record<string, Record<string, string>> = {
  role: roleLabels,
  category: categoryLabels,
  videoType: videoTypeLabels,
}

/** `quotaBytesBefore` as `quota before`: the unit follows the number. */
const labelOf = (key: string) =>
  key
    .replace('Bytes', '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim()

function textOf(key: string, value: AuditDetail[string]): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return key.includes('Bytes') ? formatBytes(value) : String(value)
  return labels[key]?.[value] ?? value
}

/**
 * The remaining details, such as `size: 2.1 MB`. Ids, which mean nothing to people, and what the sentence already says
 * are left out.
 */
export function factsOfEvent(event: AuditEvent): string[] {
  const told = nameKeyOf(event)
  return Object.entries(event.detail)
    .filter(([key, value]) => key !== told && key !== 'active' && !Id.safeParse(value).success)
    .map(([key, value]) => `${labelOf(key)}: ${textOf(key, value)}`)
}

/** The page of what an event is about; null when there is none, or no longer. */
export function linkOfEvent({ action, noun, nounId, detail }: AuditEvent): LinkProps | null {
  if (typeof detail.partId === 'string') return { to: '/parts/$partId', params: { partId: detail.partId } }
  if (action === 'delete') return null
  if (noun === 'part') return { to: '/parts/$partId', params: { partId: nounId } }
  if (noun === 'organization') return { to: '/organizations/$organizationId', params: { organizationId: nounId } }
  return null
}
