import { AppError } from '@abparts/contracts/error'
import { expect, test } from 'vitest'
import {
  type Authorized,
  anonymous,
  authorize,
  authorizeOrNull,
  authorizeSigned,
  type Caller,
  guard,
  type Scope,
  scopeOf,
} from './gate.ts'
import type { Identity } from './identity.ts'
import { partResource, type Resource } from './permissions.ts'
import { platform } from './platform.ts'
import { signPath } from './signed-url.ts'

const ours = '11111111-1111-4111-8111-111111111111'
const theirs = '22222222-2222-4222-8222-222222222222'
const callerOf = (role: Identity['role'], organizationId: string | null): Caller => {
  const userId = crypto.randomUUID()
  return { identity: { userId, role, organizationId }, actor: { userId, address: '203.0.113.1', requestId: 'r' } }
}
const user = callerOf('user', ours)
const admin = callerOf('admin', ours)
const root = callerOf('super_admin', null)

interface Part {
  name: string
  organizationId: string | null
}
const part = (organizationId: string | null) => guard<Part>('part', { name: 'Belt', organizationId }, partResource)
const nothing = guard<Part>('part', null, partResource)

const outcome = (attempt: () => unknown) => {
  try {
    attempt()
  } catch (error) {
    return error instanceof AppError ? [error.code, error.message] : error
  }
}
const absent = ['not_found', 'There is no such part.']

test('an allowed action is opened, with its actor', () => {
  const opened = authorize(admin, 'edit', part(ours))
  expect(opened.value).toEqual({ name: 'Belt', organizationId: ours })
  expect(opened.actor).toBe(admin.actor)
  expect(authorizeOrNull(admin, 'edit', part(ours))).toEqual(opened)
  expect(authorize(platform, 'delete', part(theirs)).actor.userId).toBeNull()
})

test.each<[string, Caller, string | null, string]>([
  ['a user, for their own part', user, ours, 'forbidden'],
  ['a user, for the catalog', user, null, 'forbidden'],
  ['anybody, for a proprietary part', anonymous, ours, 'unauthorized'],
  ['anybody, for the catalog', anonymous, null, 'unauthorized'],
])('a rejection says why: %s', (_, caller, organizationId, code) => {
  expect(outcome(() => authorize(caller, 'edit', part(organizationId)))).toMatchObject([code, expect.any(String)])
  expect(authorizeOrNull(caller, 'edit', part(organizationId))).toBeNull()
})

test('what does not exist and what they may not see get the same answer', () => {
  for (const action of ['view', 'create', 'edit', 'delete'] as const) {
    for (const caller of [user, admin]) {
      expect(outcome(() => authorize(caller, action, part(theirs)))).toEqual(absent)
      expect(outcome(() => authorize(caller, action, nothing))).toEqual(absent)
    }
    expect(outcome(() => authorize(root, action, nothing))).toEqual(absent)
    expect(outcome(() => authorize(anonymous, action, nothing))).toEqual(
      outcome(() => authorize(anonymous, action, part(theirs))),
    )
  }
})

test('nobody manages a user above their own role', () => {
  const person = guard('user', {}, (): Resource => ({ type: 'user', organizationId: ours, role: 'super_admin' }))
  expect(outcome(() => authorize(admin, 'edit', person))).toEqual(['forbidden', 'That role is above your own.'])
  expect(outcome(() => authorize(admin, 'view', person))).toBeUndefined()
})

test('a scope reaches as far as the table says', () => {
  const reach = ({ isEverything, organizationId }: Scope<'view', 'audit_log'>) => [isEverything, organizationId]
  expect(reach(scopeOf(root, 'view', 'audit_log'))).toEqual([true, null])
  expect(reach(scopeOf(admin, 'view', 'audit_log'))).toEqual([false, ours])
  expect(outcome(() => scopeOf(user, 'view', 'audit_log'))).toMatchObject(['forbidden', expect.any(String)])
  expect(outcome(() => scopeOf(anonymous, 'view', 'audit_log'))).toMatchObject(['unauthorized', expect.any(String)])
})

test('a signed URL opens its medium until its organization changes, and says when it is gone', () => {
  const secrets = ['s'.repeat(32)]
  const url = new URL(signPath('/videos/stream/1', partResource({ organizationId: ours }), secrets), 'http://localhost')
  expect(authorizeSigned(url, secrets, part(ours))?.value.name).toBe('Belt')
  for (const elsewhere of [theirs, null]) expect(authorizeSigned(url, secrets, part(elsewhere))).toBeNull()
  expect(authorizeSigned(url, ['x'.repeat(32)], part(ours))).toBeNull()
  expect(outcome(() => authorizeSigned(url, secrets, nothing))).toEqual(absent)
  expect(outcome(() => authorizeSigned(url, ['x'.repeat(32)], nothing))).toBeUndefined()
})

/** Stands for an operation. Never called: the test is what does not compile below. */
declare function remove(part: Authorized<'delete', Part>): void
declare function listLog(scope: Scope<'view', 'audit_log'>): void

// Checked by the compiler: each line that is expected not to compile fails the type check if it does.
export const doesNotCompile = () => {
  const found = part(ours)
  const video = guard('video', { title: 'Belt' }, () => ({ type: 'support_video' }))
  const authorized = authorize(admin, 'delete', found)
  remove(authorized)
  listLog(scopeOf(admin, 'view', 'audit_log'))
  // @ts-expect-error What was found cannot be read before the gate has opened it.
  found.value
  // @ts-expect-error Nor passed on.
  remove(found)
  // @ts-expect-error The part alone is not a permission.
  remove({ name: 'Belt', organizationId: ours })
  // @ts-expect-error Nor is something that looks like one.
  remove({ value: authorized.value, resource: authorized.resource, actor: authorized.actor })
  // @ts-expect-error Nor one with another value in it.
  remove({ ...authorized, value: { name: 'Other', organizationId: theirs } })
  // @ts-expect-error Permission to view is not permission to delete.
  remove(authorize(admin, 'view', found))
  // @ts-expect-error Another resource is another value.
  remove(authorize(admin, 'delete', video))
  // @ts-expect-error A rejection that is not checked is not a permission.
  remove(authorizeOrNull(admin, 'delete', found))
  // @ts-expect-error An identity is not a scope.
  listLog(admin.identity)
  // @ts-expect-error Nor is what looks like one.
  listLog({ isEverything: true, organizationId: null, userId: ours, actor: admin.actor })
  // @ts-expect-error Another kind of resource has another scope.
  listLog(scopeOf(admin, 'view', 'user'))
}
