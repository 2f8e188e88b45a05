import type { AuditAction, AuditEvent, AuditNoun } from '@abparts/contracts/audit'

export const nounLabels: Record<AuditNoun, string> = {
  document: 'manual',
  image: 'picture',
  invitation: 'invitation',
  member: 'member',
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

/** Where the words of the two tables above make no good sentence. */
const phrases: Partial<Record<`${AuditAction} ${AuditNoun}`, string>> = {
  'create document': 'uploaded the manual',
  'create image': 'uploaded the picture',
  'create invitation': 'invited',
  'create video': 'uploaded the video',
  'create video_caption': 'added captions',
  'delete invitation': 'withdrew the invitation of',
  'delete sessions': 'signed out everywhere',
  'delete video_caption': 'deleted captions',
  'edit password': 'changed their password',
}

/** The details that may hold a thing's name, best first. */
const nameKeys = ['name', 'title', 'email', 'filename', 'partNumber']

function deedOf({ action, noun, nounId, actorId, detail }: AuditEvent): string {
  if (noun === 'member' && nounId === actorId) return action === 'create' ? 'joined as' : 'changed their profile'
  if (noun === 'member' && action === 'edit' && typeof detail.active === 'boolean')
    return detail.active ? 'activated the member' : 'deactivated the member'
  return phrases[`${action} ${noun}`] ?? `${actionLabels[action]} the ${nounLabels[noun]}`
}

export interface EventSentence {
  actor: string
  /** Such as `deleted the part`. */
  deed: string
  /** What the thing was called; null where the log does not tell. */
  name: string | null
}

/** What happened, as a sentence in three pieces. */
export function sentenceOfEvent(event: AuditEvent): EventSentence {
  const nobody = event.actorId === null ? 'The platform' : 'Someone whose account is gone'
  const key = nameKeyOf(event)
  return {
    actor: event.actorName ?? nobody,
    deed: deedOf(event),
    name: key === undefined ? null : String(event.detail[key]),
  }
}

/** Which of the details is the thing's name. */
export const nameKeyOf = ({ detail }: AuditEvent): string | undefined =>
  nameKeys.find((key) => typeof detail[key] === 'string')
