import { authorize, scopeOf } from '@abparts/auth/gate'
import { Id, IdInput, Name } from '@abparts/contracts/fields'
import { CreateUserInput, ListUsersInput, UpdateUserInput, User, UserPage } from '@abparts/contracts/user'
import { createUser, removeUser, requireNewAddress, updateUser } from '@abparts/core/users/change'
import { findUser, listUsers, membership, type StoredUser } from '@abparts/core/users/user'
import { z } from 'zod'
import type { MediaUrls } from '../media-urls.ts'
import { containing, pageOfRows, readCursor } from '../pagination.ts'
import { procedure, router } from '../trpc.ts'

export function presentUser(user: StoredUser, urls: MediaUrls): User {
  const { id, username, email, name, role, organizationId, active, photoSha256, createdAt, updatedAt } = user
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

const Keys = z.tuple([Name, Id])

export const usersRouter = router({
  list: procedure
    .input(ListUsersInput.prefault({}))
    .output(UserPage)
    .query(async ({ ctx, input: { organizationId, search, cursor, limit } }) => {
      const found = await listUsers(ctx.db, scopeOf(ctx.caller, 'view', 'user'), {
        organizationId,
        pattern: search && containing(search),
        after: readCursor(cursor, Keys) ?? undefined,
        limit: limit + 1,
      })
      return pageOfRows(
        found,
        limit,
        ({ name, id }) => [name, id],
        (user) => presentUser(user, ctx.mediaUrls),
      )
    }),

  get: procedure
    .input(IdInput)
    .output(User)
    .query(async ({ ctx, input }) => {
      const { value } = authorize(ctx.caller, 'view', await findUser(ctx.db, input.id))
      return presentUser(value, ctx.mediaUrls)
    }),

  /** For callers who may know every account; others invite. */
  create: procedure
    .input(CreateUserInput)
    .output(User)
    .mutation(async ({ ctx, input }) => {
      const scope = scopeOf(ctx.caller, 'create', 'account')
      await requireNewAddress(ctx.db, ctx.caller, input.email)
      return presentUser(await createUser(ctx.db, scope, input), ctx.mediaUrls)
    }),

  /** Deactivating ends the user's sessions, and the invitations that they sent. */
  update: procedure
    .input(UpdateUserInput)
    .output(User)
    .mutation(async ({ ctx, input: { id, role, organizationId, ...fields } }) => {
      const user = authorize(ctx.caller, 'edit', await findUser(ctx.db, id))
      const { value } = user
      const appointment =
        role === undefined && organizationId === undefined
          ? null
          : membership(organizationId === undefined ? value.organizationId : organizationId, role ?? value.role)
      const authorized = appointment && authorize(ctx.caller, 'create', appointment)
      return presentUser(await updateUser(ctx.db, user, fields, authorized), ctx.mediaUrls)
    }),

  remove: procedure.input(IdInput).mutation(async ({ ctx, input }) => {
    await removeUser(ctx.db, authorize(ctx.caller, 'delete', await findUser(ctx.db, input.id)))
  }),
})
