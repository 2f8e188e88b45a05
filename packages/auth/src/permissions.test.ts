import { expect, test } from 'vitest'
import type { Identity } from './identity.ts'
import {
  type Action,
  allows,
  documentSubject,
  partPictureSubject,
  partSubject,
  permissions,
  type Subject,
} from './permissions.ts'

const ours = '11111111-1111-4111-8111-111111111111'
const theirs = '22222222-2222-4222-8222-222222222222'
const me = '33333333-3333-4333-8333-333333333333'
const someone = '44444444-4444-4444-8444-444444444444'

const user: Identity = { userId: me, role: 'user', organizationId: ours }
const admin: Identity = { userId: me, role: 'admin', organizationId: ours }
const loner: Identity = { userId: me, role: 'admin', organizationId: null }
const superAdmin: Identity = { userId: me, role: 'super_admin', organizationId: null }

const actions: Action[] = ['view', 'create', 'edit', 'delete']
const may = (identity: Identity | null, subject: Subject) =>
  actions.filter((action) => allows(identity, action, subject))

const catalogPart = partSubject({ organizationId: null })
const ourPart = partSubject({ organizationId: ours })
const theirPart = partSubject({ organizationId: theirs })
const member: Subject = { noun: 'member', organizationId: ours, userId: someone }
const colleaguePhoto: Subject = { noun: 'profile_photo', organizationId: ours, userId: someone }

test.each<[string, Identity | null, Subject, Action[]]>([
  ['anonymous, catalog part', null, catalogPart, []],
  ['anonymous, catalog picture', null, partPictureSubject({ organizationId: null }), ['view']],
  ['anonymous, proprietary picture', null, partPictureSubject({ organizationId: ours }), []],
  ['anonymous, logo', null, { noun: 'logo', organizationId: ours }, ['view']],
  ['anonymous, general manual', null, documentSubject({ partId: null, organizationId: null }), []],
  ['anonymous, support video', null, { noun: 'support_video' }, []],
  ['user, catalog part', user, catalogPart, ['view']],
  ['user, own proprietary part', user, ourPart, ['view']],
  ['user, foreign proprietary part', user, theirPart, []],
  ['user, support video', user, { noun: 'support_video' }, ['view']],
  ['user, general manual', user, documentSubject({ partId: null, organizationId: null }), ['view']],
  ['user, manual of a foreign part', user, documentSubject({ partId: me, organizationId: theirs }), []],
  ['user, own photo', user, { noun: 'profile_photo', organizationId: ours, userId: me }, actions],
  ['user, photo of a colleague', user, colleaguePhoto, ['view']],
  ['admin, catalog part', admin, catalogPart, ['view']],
  ['admin, own proprietary part', admin, ourPart, actions],
  ['admin, foreign proprietary part', admin, theirPart, []],
  ['admin, general manual', admin, documentSubject({ partId: null, organizationId: null }), ['view']],
  ['admin, manual of a catalog part', admin, documentSubject({ partId: me, organizationId: null }), ['view']],
  ['admin, manual of an own part', admin, documentSubject({ partId: me, organizationId: ours }), actions],
  ['admin, own logo', admin, { noun: 'logo', organizationId: ours }, actions],
  ['admin, foreign logo', admin, { noun: 'logo', organizationId: theirs }, ['view']],
  ['admin, photo of a colleague', admin, colleaguePhoto, ['view', 'delete']],
  ['admin, stranger', admin, { noun: 'member', organizationId: theirs, userId: someone }, []],
  ['admin, member', admin, { noun: 'member', organizationId: ours, userId: someone }, actions],
  [
    'admin without organization, person without organization',
    loner,
    { noun: 'member', organizationId: null, userId: someone },
    [],
  ],
  ['admin without organization, foreign part', loner, theirPart, []],
  ['super admin, foreign part', superAdmin, theirPart, actions],
  ['admin, super admin among their members', admin, { ...member, role: 'super_admin' }, ['view']],
  ['admin, admin among their members', admin, { ...member, role: 'admin' }, actions],
  ['user, own account', user, { noun: 'profile', userId: me }, ['view', 'edit']],
  ['admin, account of a colleague', admin, { noun: 'profile', organizationId: ours, userId: someone }, []],
  ['user, own log', user, { noun: 'audit_log', organizationId: ours }, []],
  ['admin, own log', admin, { noun: 'audit_log', organizationId: ours }, ['view']],
  ['admin, foreign log', admin, { noun: 'audit_log', organizationId: theirs }, []],
  ["admin, log of what is nobody's", admin, { noun: 'audit_log', organizationId: null }, []],
  ['admin, own quota', admin, { noun: 'quota', organizationId: ours }, ['view']],
  ['user, own quota', user, { noun: 'quota', organizationId: ours }, []],
  ['admin, platform', admin, { noun: 'platform' }, []],
  ['super admin, platform', superAdmin, { noun: 'platform' }, actions],
])('%s', (_, identity, subject, expected) => {
  expect(may(identity, subject)).toEqual(expected)
})

test('whoever may change something may see it', () => {
  for (const [noun, row] of Object.entries(permissions))
    for (const action of actions)
      row[action].forEach((reach, role) => {
        if (reach !== 'none') expect(row.view[role], `${noun} ${action}`).not.toBe('none')
      })
})
