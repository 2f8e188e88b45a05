import { expect, test } from 'vitest'
import type { Identity } from './identity.ts'
import {
  type Action,
  allows,
  documentResource,
  partImageResource,
  partResource,
  permissions,
  type Resource,
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
const may = (identity: Identity | null, resource: Resource) =>
  actions.filter((action) => allows(identity, action, resource))

const catalogPart = partResource({ organizationId: null })
const ourPart = partResource({ organizationId: ours })
const theirPart = partResource({ organizationId: theirs })
const colleague: Resource = { type: 'user', organizationId: ours, userId: someone }
const colleaguePhoto: Resource = { type: 'profile_photo', organizationId: ours, userId: someone }

test.each<[string, Identity | null, Resource, Action[]]>([
  ['anonymous, catalog part', null, catalogPart, []],
  ['anonymous, catalog image', null, partImageResource({ organizationId: null }), ['view']],
  ['anonymous, proprietary image', null, partImageResource({ organizationId: ours }), []],
  ['anonymous, logo', null, { type: 'logo', organizationId: ours }, ['view']],
  ['anonymous, general document', null, documentResource({ partId: null, organizationId: null }), []],
  ['anonymous, support video', null, { type: 'support_video' }, []],
  ['user, catalog part', user, catalogPart, ['view']],
  ['user, own proprietary part', user, ourPart, ['view']],
  ['user, foreign proprietary part', user, theirPart, []],
  ['user, support video', user, { type: 'support_video' }, ['view']],
  ['user, general document', user, documentResource({ partId: null, organizationId: null }), ['view']],
  ['user, document of a foreign part', user, documentResource({ partId: me, organizationId: theirs }), []],
  ['user, own photo', user, { type: 'profile_photo', organizationId: ours, userId: me }, actions],
  ['user, photo of a colleague', user, colleaguePhoto, ['view']],
  ['admin, catalog part', admin, catalogPart, ['view']],
  ['admin, own proprietary part', admin, ourPart, actions],
  ['admin, foreign proprietary part', admin, theirPart, []],
  ['admin, general document', admin, documentResource({ partId: null, organizationId: null }), ['view']],
  ['admin, document of a catalog part', admin, documentResource({ partId: me, organizationId: null }), ['view']],
  ['admin, document of an own part', admin, documentResource({ partId: me, organizationId: ours }), actions],
  ['admin, own logo', admin, { type: 'logo', organizationId: ours }, actions],
  ['admin, foreign logo', admin, { type: 'logo', organizationId: theirs }, ['view']],
  ['admin, photo of a colleague', admin, colleaguePhoto, ['view', 'delete']],
  ['admin, stranger', admin, { type: 'user', organizationId: theirs, userId: someone }, []],
  ['admin, user', admin, { type: 'user', organizationId: ours, userId: someone }, actions],
  [
    'admin without organization, person without organization',
    loner,
    { type: 'user', organizationId: null, userId: someone },
    [],
  ],
  ['admin without organization, foreign part', loner, theirPart, []],
  ['super admin, foreign part', superAdmin, theirPart, actions],
  ['admin, super admin among their users', admin, { ...colleague, role: 'super_admin' }, ['view']],
  ['admin, admin among their users', admin, { ...colleague, role: 'admin' }, actions],
  ['user, own account', user, { type: 'profile', userId: me }, ['view', 'edit']],
  ['admin, account of a colleague', admin, { type: 'profile', organizationId: ours, userId: someone }, []],
  ['user, own log', user, { type: 'audit_log', organizationId: ours }, []],
  ['admin, own log', admin, { type: 'audit_log', organizationId: ours }, ['view']],
  ['admin, foreign log', admin, { type: 'audit_log', organizationId: theirs }, []],
  ['admin, log of what belongs to no organization', admin, { type: 'audit_log', organizationId: null }, []],
  ['admin, own quota', admin, { type: 'quota', organizationId: ours }, ['view']],
  ['user, own quota', user, { type: 'quota', organizationId: ours }, []],
  ['admin, platform', admin, { type: 'platform' }, []],
  ['super admin, platform', superAdmin, { type: 'platform' }, actions],
])('%s', (_, identity, resource, expected) => {
  expect(may(identity, resource)).toEqual(expected)
})

test('whoever may change something may view it', () => {
  for (const [type, row] of Object.entries(permissions))
    for (const action of actions)
      row[action].forEach((reach, role) => {
        if (reach !== 'none') expect(row.view[role], `${type} ${action}`).not.toBe('none')
      })
})
