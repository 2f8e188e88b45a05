import type { Identity } from '@abparts/auth/identity'
import { type Action, authorize } from '@abparts/auth/permissions'
import { AppError } from '@abparts/contracts/error'
import { Id, IdInput, Name } from '@abparts/contracts/fields'
import { CreateUserInput, ListUsersInput, type Role, UpdateUserInput, User, UserPage } from '@abparts/contracts/user'
import type { Database } from '@abparts/db/client'
import { images, invitations, users } from '@abparts/db/schema'
import { recordAudit } from '@abparts/media/record-audit'
import { and, asc, eq, ilike, isNull, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { createUser } from '../create-user.ts'
import { containing, pageOfRows, readCursor } from '../cursor.ts'
import { endSessions } from '../end-sessions.ts'
import type { MediaUrls } from '../media-urls.ts'
import { procedure, router } from '../trpc.ts'

const selectUsers = (db: Database, where: SQL | undefined) =>
  db
    .select({ user: users, photoSha256: images.sha256 })
    .from(users)
    .leftJoin(images, and(eq(images.userId, users.id), isNull(images.deletedAt)))
    .where(where)
    .orderBy(asc(users.name), asc(users.id))

type UserRow = Awaited<ReturnType<typeof selectUsers>>[number]

export async function findUser(db: Database, id: string): Promise<UserRow | null> {
  const [row] = await selectUsers(db, eq(users.id, id))
  return row ?? null
}

export function presentUser({ user, photoSha256 }: UserRow, urls: MediaUrls): User {
  const { id, username, email, name, role, organizationId, active, createdAt, updatedAt } = user
  return {
    id,
    username,
    email,
    name,
    role,
    organizationId,
    active,
    photoUrl: photoSha256 && urls.image({ type: 'user', id, organizationId }, photoSha256),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

/** The user, if the caller may do this to them. Throws `not_found` or `forbidden` otherwise. */
async function permittedUser(db: Database, identity: Identity, action: Action, id: string): Promise<UserRow> {
  const row = await findUser(db, id)
  if (row === null) throw new AppError('not_found', 'There is no such user.')
  authorize(identity, action, { noun: 'member', organizationId: row.user.organizationId, userId: id })
  if (action !== 'see') requireRank(identity, row.user.role)
  return row
}

const ranks: Record<Role, number> = { user: 0, admin: 1, super_admin: 2 }

/** Nobody manages, or appoints, someone above their own role. */
export function requireRank(identity: Identity, role: Role): void {
  if (ranks[role] > ranks[identity.role]) throw new AppError('forbidden', 'That role is above your own.')
}

/** Whom someone sees: their organization's members, and themselves. */
function visibleTo({ role, organizationId, userId }: Identity): SQL | undefined {
  if (role === 'super_admin') return undefined
  return or(eq(users.id, userId), organizationId === null ? undefined : eq(users.organizationId, organizationId))
}

const Keys = z.tuple([Name, Id])

export const usersRouter = router({
  list: procedure
    .input(ListUsersInput.prefault({}))
    .output(UserPage)
    .query(async ({ ctx, input }) => {
      const after = readCursor(input.cursor, Keys)
      const pattern = input.search && containing(input.search)
      const rows = await selectUsers(
        ctx.db,
        and(
          visibleTo(ctx.identity),
          input.organizationId ? eq(users.organizationId, input.organizationId) : undefined,
          pattern
            ? or(ilike(users.name, pattern), ilike(users.email, pattern), ilike(users.username, pattern))
            : undefined,
          after ? sql`(${users.name}, ${users.id}) > (${after[0]}, ${after[1]}::uuid)` : undefined,
        ),
      ).limit(input.limit + 1)
      return pageOfRows(
        rows,
        input.limit,
        ({ user }) => [user.name, user.id],
        (row) => presentUser(row, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(User)
    .query(async ({ ctx, input }) =>
      presentUser(await permittedUser(ctx.db, ctx.identity, 'see', input.id), ctx.mediaUrls),
    ),

  create: procedure
    .input(CreateUserInput)
    .output(User)
    .mutation(async ({ ctx, input }) => {
      authorize(ctx.identity, 'create', { noun: 'member', organizationId: input.organizationId ?? null })
      requireRank(ctx.identity, input.role)
      const user = await ctx.db.transaction(async (tx) => {
        const created = await createUser(tx, input)
        await recordAudit(tx, ctx.actor, {
          action: 'create',
          noun: 'member',
          nounId: created.id,
          organizationId: created.organizationId,
          detail: { email: created.email, role: created.role },
        })
        return created
      })
      return presentUser({ user, photoSha256: null }, ctx.mediaUrls)
    }),

  /** Deactivating ends the user's sessions, and the invitations that they sent. */
  update: procedure
    .input(UpdateUserInput)
    .output(User)
    .mutation(async ({ ctx, input: { id, ...changes } }) => {
      const { user } = await permittedUser(ctx.db, ctx.identity, 'edit', id)
      const isSelf = id === ctx.identity.userId
      if (isSelf && (changes.role !== undefined || changes.active !== undefined))
        throw new AppError('conflict', 'You cannot change your own role or deactivate yourself.')
      if (changes.role !== undefined) requireRank(ctx.identity, changes.role)
      if (changes.organizationId !== undefined)
        authorize(ctx.identity, 'create', { noun: 'member', organizationId: changes.organizationId })
      await ctx.db.transaction(async (tx) => {
        if (Object.keys(changes).length > 0) await tx.update(users).set(changes).where(eq(users.id, id))
        if (changes.active === false) await endSessions(tx, id, null)
        // Whom they invited, they may not be able to invite any more.
        if (changes.active === false || changes.role !== undefined || changes.organizationId !== undefined)
          await tx.delete(invitations).where(eq(invitations.invitedBy, id))
        await recordAudit(tx, ctx.actor, {
          action: 'edit',
          noun: 'member',
          nounId: id,
          organizationId: user.organizationId,
          detail: Object.fromEntries(
            Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
          ),
        })
      })
      return presentUser(await permittedUser(ctx.db, ctx.identity, 'see', id), ctx.mediaUrls)
    }),

  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    const { user } = await permittedUser(ctx.db, ctx.identity, 'delete', input.id)
    if (input.id === ctx.identity.userId) throw new AppError('conflict', 'You cannot remove yourself.')
    await ctx.db.transaction(async (tx) => {
      await tx.delete(users).where(eq(users.id, input.id))
      await recordAudit(tx, ctx.actor, {
        action: 'delete',
        noun: 'member',
        nounId: user.id,
        organizationId: user.organizationId,
        detail: { email: user.email, role: user.role },
      })
    })
  }),
})
