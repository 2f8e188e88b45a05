import { auditEvents, invitations } from '@abparts/db/schema'
import { eq, sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { startTestGateway } from '../testing.ts'
import { startTestMailServer } from './testing-mail.ts'

const mail = await startTestMailServer()
const gateway = await startTestGateway({ SMTP_URL: mail.url })
const anybody = gateway.clientWith({})
type Client = typeof anybody
afterAll(async () => {
  await gateway.close()
  await mail.close()
})

const { root, admin, user, stranger, ours, theirs } = await gateway.addCast()

const password = 'staple battery horse'
/** Invites someone, and reads the link from their mail. */
async function invite(
  client: Client,
  email: string,
  more: { role?: 'user' | 'admin' | 'super_admin'; to?: string | null } = {},
) {
  const created = await client.invitations.create.mutate({
    email,
    name: 'New Person',
    role: more.role ?? 'user',
    organizationId: more.to === undefined ? ours : more.to,
  })
  const received = mail.received.findLast(({ to }) => to.includes(email.toLowerCase()))
  return { ...created, link: created.link ?? linkIn(received?.text ?? '') }
}
const linkIn = (text: string) => text.match(/http\S+/)?.[0] ?? 'http://nothing.invalid'
const tokenIn = (link: string) => new URL(link).hash.slice(1)
const refused = (call: Promise<unknown>) =>
  call.then(
    () => 'allowed',
    (error) => error.data?.code,
  )
const accept = (token: string) => anybody.invitations.accept.mutate({ token, password })
const clientOf = async (email: string) => {
  const answer = await gateway.signIn(email, password)
  return gateway.clientWith({ cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' })
}
const emailsSeenBy = async (client: Client) =>
  (await client.invitations.list.query()).items.map(({ email }) => email).toSorted()

test('an invited person chooses a password, once, and signs in with the role they were invited to', async () => {
  const { invitation, link } = await invite(admin, 'New@Example.com', { role: 'admin' })
  expect(invitation).toMatchObject({ email: 'new@example.com', role: 'admin', organizationId: ours })
  expect(link).toMatch(/^http:\/\/localhost:3000\/invitation#[\w-]{43}$/)
  const token = tokenIn(link)
  expect(await anybody.invitations.open.mutate({ token })).toMatchObject({
    email: 'new@example.com',
    name: 'New Person',
    organizationName: 'Ours',
    hasAccount: false,
  })

  expect(await refused(anybody.invitations.accept.mutate({ token, password: 'short' }))).toBe('BAD_REQUEST')
  await accept(token)
  expect((await gateway.signIn('new@example.com', password)).status).toBe(200)
  const account = await (await clientOf('new@example.com')).account.me.query()
  expect(account).toMatchObject({ name: 'New Person', role: 'admin', organizationId: ours, active: true })
  expect(await refused(accept(token))).toBe('NOT_FOUND')
  expect(await refused(anybody.invitations.open.mutate({ token }))).toBe('NOT_FOUND')
  expect(await emailsSeenBy(admin)).toEqual([])
  const events = await gateway.db.select().from(auditEvents).where(eq(auditEvents.organizationId, ours))
  expect(events).toMatchObject([
    { action: 'create', resourceType: 'organization', detail: { name: 'Ours' } },
    { action: 'create', resourceType: 'invitation', detail: { email: 'new@example.com', role: 'admin' } },
    { action: 'create', resourceType: 'member', actorId: account.id, resourceId: account.id },
  ])
})

test('of two people who accept at the same time, one gets the account', async () => {
  const { link } = await invite(admin, 'twice@example.com')
  const outcomes = await Promise.all([1, 2, 3].map(() => refused(accept(tokenIn(link)))))
  expect(outcomes.toSorted()).toEqual(['NOT_FOUND', 'NOT_FOUND', 'allowed'])
})

test('the database stores nothing that opens an invitation', async () => {
  const { invitation, link } = await invite(admin, 'hashed@example.com')
  const [row] = await gateway.db.select().from(invitations).where(eq(invitations.id, invitation.id))
  expect(JSON.stringify(row)).not.toContain(tokenIn(link))
  expect(row?.tokenSha256).toMatch(/^[0-9a-f]{64}$/)
  expect(await refused(accept(row?.tokenSha256 ?? ''))).toBe('NOT_FOUND')
})

test('a link works for a week', async () => {
  const { invitation, link } = await invite(admin, 'late@example.com')
  const days = (Date.parse(invitation.expiresAt) - Date.parse(invitation.createdAt)) / 86_400_000
  expect(days).toBeCloseTo(7, 0)
  await gateway.db.update(invitations).set({ expiresAt: sql`now()` }).where(eq(invitations.id, invitation.id))
  expect(await refused(anybody.invitations.open.mutate({ token: tokenIn(link) }))).toBe('NOT_FOUND')
  expect(await refused(accept(tokenIn(link)))).toBe('NOT_FOUND')
  expect(await emailsSeenBy(admin)).not.toContain('late@example.com')
})

test('a new invitation, or withdrawing it, makes the link invalid', async () => {
  const first = await invite(admin, 'again@example.com')
  const second = await invite(admin, 'again@example.com')
  expect(await refused(accept(tokenIn(first.link)))).toBe('NOT_FOUND')
  expect((await emailsSeenBy(admin)).filter((email) => email === 'again@example.com')).toHaveLength(1)
  await admin.invitations.remove.mutate({ id: second.invitation.id })
  expect(await refused(accept(tokenIn(second.link)))).toBe('NOT_FOUND')
})

test('nobody invites above their own role, or into another organization', async () => {
  expect(await refused(invite(admin, 'x@example.com', { role: 'super_admin' }))).toBe('FORBIDDEN')
  expect(await refused(invite(user, 'x@example.com'))).toBe('FORBIDDEN')
  expect(await refused(invite(admin, 'x@example.com', { to: theirs }))).toBe('NOT_FOUND')
  expect(await refused(invite(admin, 'x@example.com', { to: null }))).toBe('NOT_FOUND')
  expect(await refused(invite(anybody, 'x@example.com'))).toBe('UNAUTHORIZED')
  expect(await refused(invite(root, 'root2@example.com', { role: 'super_admin', to: null }))).toBe('allowed')
})

test('an invitation exists for those who may invite into its organization', async () => {
  const { invitation } = await invite(stranger, 'theirs@example.com', { to: theirs })
  expect(await emailsSeenBy(stranger)).toEqual(['theirs@example.com'])
  expect(await emailsSeenBy(admin)).not.toContain('theirs@example.com')
  expect(await emailsSeenBy(root)).toContain('theirs@example.com')
  expect(await refused(user.invitations.list.query())).toBe('FORBIDDEN')
  expect(await refused(admin.invitations.remove.mutate({ id: invitation.id }))).toBe('NOT_FOUND')
  expect(await refused(user.invitations.remove.mutate({ id: invitation.id }))).toBe('NOT_FOUND')
  // Inviting the same person elsewhere reveals and changes nothing.
  await invite(admin, 'theirs@example.com')
  expect(await emailsSeenBy(stranger)).toEqual(['theirs@example.com'])
})

test('an account elsewhere is revealed to whoever gets the mail, and to super admins, who see everything', async () => {
  const { link } = await invite(admin, 'stranger@example.com')
  const token = tokenIn(link)
  expect(await anybody.invitations.open.mutate({ token })).toMatchObject({ hasAccount: true })
  await expect(accept(token)).rejects.toThrow('This e-mail address already has an account.')
  // Until somebody opens it, it is open like any other.
  expect(await emailsSeenBy(admin)).toContain('stranger@example.com')
  await expect(invite(admin, 'user@example.com')).rejects.toThrow('user@example.com already has an account, in Ours.')
  await expect(invite(root, 'stranger@example.com')).rejects.toThrow('already has an account, in Theirs.')
  await expect(invite(root, 'root@example.com')).rejects.toThrow('already has an account, without an organization.')
})

test('an address with an account elsewhere is answered, listed and mailed like any other', async () => {
  const seen = []
  for (const email of ['stranger@example.com', 'nobody-yet@example.com']) {
    const created = await admin.invitations.create.mutate({ email, name: 'N', role: 'user', organizationId: ours })
    const listed = (await admin.invitations.list.query({ search: email })).items
    const received = mail.received.filter(({ to }) => to.includes(email)).at(-1)
    const varying = /[\w-]{43}|[\da-f]{8}-[\da-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+/g
    seen.push(JSON.stringify({ created, listed, received }).replaceAll(email, 'EMAIL').replace(varying, 'VARYING'))
  }
  expect(seen[0]).toBe(seen[1])
  expect(seen[0]).toContain('EMAIL')
})

test('the link is shown only to super admins: an admin cannot accept for the invited person', async () => {
  const { link, mailed } = await admin.invitations.create.mutate({
    email: 'shown@example.com' as const,
    name: 'Shown' as const,
    role: 'user' as const,
    organizationId: ours,
  })
  expect([link, mailed]).toEqual([null, true])
  const again = await root.invitations.create.mutate({
    email: 'shown@example.com' as const,
    name: 'Shown' as const,
    role: 'user' as const,
    organizationId: ours,
  })
  await accept(tokenIn(again.link ?? ''))
})

test('usernames differ within an organization; those of others do not count', async () => {
  for (const [client, email, to] of [
    [stranger, 'a-b@c.example', theirs],
    [admin, 'a@b-c.example', ours],
    [admin, 'a+b@c.example', ours],
  ] as const)
    await accept(tokenIn((await invite(client, email, { to })).link))
  const usernames = async (client: Client) =>
    (await client.users.list.query({ search: 'a-b-c.example' })).items.map(({ username }) => username).toSorted()
  expect(await usernames(stranger)).toEqual(['a-b-c.example'])
  expect(await usernames(admin)).toEqual(['a-b-c.example', 'a-b-c.example-2'])
  const [moving] = (await stranger.users.list.query({ search: 'a-b-c.example' })).items
  expect(await root.users.update.mutate({ id: moving?.id ?? '', organizationId: ours })).toMatchObject({
    organizationId: ours,
    username: 'a-b-c.example-3',
  })
  const told = (await stranger.audit.list.query({})).items.filter(({ nounId }) => nounId === moving?.id)
  expect(told.length).toBeGreaterThan(0)
  expect(JSON.stringify(told)).not.toContain('a-b-c.example-')
})

test('the invitations of someone who may no longer invite are withdrawn', async () => {
  const leaver = await gateway.addUser('inviter', 'admin', ours)
  const inviter = await gateway.clientFor('inviter@example.com')
  const { link } = await invite(inviter, 'friend@example.com', { role: 'admin' })
  await admin.users.update.mutate({ id: leaver.id, role: 'user' })
  expect(await refused(accept(tokenIn(link)))).toBe('NOT_FOUND')
})

test('the link is mailed as well when there is a mail server', async () => {
  const { link, mailed } = await invite(admin, 'mailed@example.com')
  expect(mailed).toBe(true)
  const received = mail.received.at(-1)
  expect(received).toMatchObject({ from: 'no-reply@example.com', to: ['mailed@example.com'] })
  expect(received?.text).toContain(link)
})

test('a mail server that refuses or is gone does not prevent an invitation', async () => {
  const refusedMail = await invite(root, 'refuse@example.com')
  expect(refusedMail.mailed).toBe(false)
  await accept(tokenIn(refusedMail.link))

  const withoutServer = await startTestGateway({ SMTP_URL: 'smtp://127.0.0.1:9' })
  const withoutMail = await startTestGateway()
  for (const { addUser, clientFor, close } of [withoutServer, withoutMail]) {
    await addUser('root', 'super_admin', null)
    const { mailed, link } = await invite(await clientFor('root@example.com'), 'new@example.com', { to: null })
    expect([mailed, link]).toEqual([false, expect.stringContaining('/invitation#')])
    await close()
  }
})
