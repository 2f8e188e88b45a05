import { env } from './env.ts'
import { type Session, signIn } from './session.ts'

export interface World {
  superAdmin: Session
  /** Two organizations with an admin, a user and a part each. */
  north: Inhabited
  south: Inhabited
  catalogPartId: string
  /** Removes everything again. */
  close: () => Promise<void>
}

interface Inhabited {
  organizationId: string
  partId: string
  admin: Session
  user: Session
}

const password = 'correct horse battery staple'
export const unique = (name: string) => `${name}-${crypto.randomUUID().slice(0, 8)}`

/** Users and parts for this suite only, created through the public interface. */
export async function createWorld(): Promise<World> {
  const superAdmin = await signIn(env.ADMIN_EMAIL, env.ADMIN_PASSWORD)
  const { organizations, parts, users } = superAdmin.trpc
  const undo: (() => Promise<unknown>)[] = []

  const createPart = async (organizationId: string | null) => {
    const { id } = await parts.create.mutate({ partNumber: unique('ACC'), name: 'Acceptance part', organizationId })
    undo.push(() => parts.remove.mutate({ id }))
    return id
  }
  const createPerson = async (role: 'admin' | 'user', organizationId: string) => {
    const email = `${unique(role)}@acceptance.example`
    const { id } = await users.create.mutate({ email, password, name: `Acceptance ${role}`, role, organizationId })
    undo.push(() => users.remove.mutate({ id }))
    return signIn(email, password)
  }
  const createOrganization = async (name: string): Promise<Inhabited> => {
    const { id } = await organizations.create.mutate({ name: unique(name) })
    undo.push(() => organizations.remove.mutate({ id }))
    const [admin, user] = [await createPerson('admin', id), await createPerson('user', id)]
    return { organizationId: id, partId: await createPart(id), admin, user }
  }

  const [north, south] = [await createOrganization('North'), await createOrganization('South')]
  const catalogPartId = await createPart(null)
  return {
    superAdmin,
    north,
    south,
    catalogPartId,
    close: async () => {
      for (const step of undo.toReversed()) await step()
    },
  }
}
