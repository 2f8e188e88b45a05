import type { AuditEvent } from '@abparts/contracts/audit'
import { expect, test } from 'vitest'
import { factsOfEvent, linkOfEvent, sentenceOfEvent } from './event.ts'

const id = '019a7f3e-0000-7000-8000-000000000001'
const other = '019a7f3e-0000-7000-8000-000000000002'

const eventOf = (changes: Partial<AuditEvent>): AuditEvent => ({
  id: '1',
  occurredAt: '2026-03-04T14:05:00.000Z',
  actorId: id,
  actorName: 'Ann',
  organizationId: null,
  action: 'edit',
  noun: 'part',
  nounId: other,
  address: '192.0.2.1',
  requestId: null,
  detail: {},
  ...changes,
})
const told = (changes: Partial<AuditEvent>) => {
  const { actor, phrase, name } = sentenceOfEvent(eventOf(changes))
  return [actor, phrase, name].filter((piece) => piece !== null).join(' ')
}

test.each<[string, Partial<AuditEvent>]>([
  ['Ann deleted the part Bearing', { action: 'delete', detail: { partNumber: 'B-1', name: 'Bearing' } }],
  ['Ann changed the part', { detail: { description: 'Round' } }],
  [
    'Ann uploaded the document Oil',
    { action: 'create', noun: 'document', detail: { filename: 'o.pdf', title: 'Oil' } },
  ],
  ['Ann restored the video', { action: 'restore', noun: 'video' }],
  ['Ann invited b@example.com', { action: 'create', noun: 'invitation', detail: { email: 'b@example.com' } }],
  [
    'Ann withdrew the invitation for b@example.com',
    { action: 'delete', noun: 'invitation', detail: { email: 'b@example.com' } },
  ],
  [
    'Ann joined as ann@example.com',
    { action: 'create', noun: 'member', nounId: id, detail: { email: 'ann@example.com' } },
  ],
  ['Ann changed their profile Anna', { noun: 'member', nounId: id, detail: { name: 'Anna' } }],
  ['Ann deactivated the user', { noun: 'member', detail: { active: false } }],
  ['Ann activated the user', { noun: 'member', detail: { active: true } }],
  ['Ann changed their password', { noun: 'password', nounId: id }],
  ['Ann signed out everywhere', { action: 'delete', noun: 'sessions', nounId: id }],
  ['The platform changed the part', { actorId: null, actorName: null }],
  ['A deleted account changed the part', { actorName: null }],
])('%s', (sentence, event) => expect(told(event)).toBe(sentence))

test('other details are described in words, without ids and what the sentence says', () => {
  const detail = { name: 'Ours', quotaBytes: 2 * 1024 ** 3, quotaBytesBefore: null, partId: id, active: true }
  expect(factsOfEvent(eventOf({ detail }))).toEqual(['quota: 2 GB', 'quota before: none'])
  expect(factsOfEvent(eventOf({ detail: { category: 'machine_setup', position: 3, isShown: false } }))).toEqual([
    'category: Machine setup',
    'position: 3',
    'is shown: no',
  ])
})

test('what still exists has a link', () => {
  expect(linkOfEvent(eventOf({}))).toEqual({ to: '/parts/$partId', params: { partId: other } })
  expect(linkOfEvent(eventOf({ action: 'delete' }))).toBeNull()
  expect(linkOfEvent(eventOf({ action: 'delete', noun: 'video', detail: { partId: id } }))).toEqual({
    to: '/parts/$partId',
    params: { partId: id },
  })
  expect(linkOfEvent(eventOf({ noun: 'member' }))).toBeNull()
})
