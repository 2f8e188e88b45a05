import type { SignIn } from '@abparts/contracts/sign-ins'
import type { Client } from './client.ts'
import { demoSuperAdmin } from './people.ts'

interface PeopleOptions {
  people: readonly SignIn[]
  organizationIds: ReadonlyMap<string, string>
  signInAs: (email: string, password: string) => Promise<Client>
}

const firstAdminName = 'Administrator'
const photoOf = (name: string) => `pictures/${name.toLowerCase().replaceAll(' ', '-')}.jpg`

/** Gives the super admin a name, everyone else an account, and all a photo, which only they themselves can set. */
export async function seedPeople(client: Client, { people, organizationIds, signInAs }: PeopleOptions): Promise<void> {
  const me = await client.trpc.account.me.query()
  if (me.name === firstAdminName) await client.trpc.account.update.mutate({ name: demoSuperAdmin })
  if (me.photoUrl === null) await client.upload('/users/profile-photo', photoOf(demoSuperAdmin))

  for (const { role, name, email, password, organization } of people) {
    if (organization === null) continue
    const organizationId = organizationIds.get(organization) ?? null
    const { items } = await client.trpc.users.list.query({ search: email })
    if (items.length === 0) await client.trpc.users.create.mutate({ role, name, email, password, organizationId })
    const person = await signInAs(email, password)
    const { photoUrl } = await person.trpc.account.me.query()
    if (photoUrl === null) await person.upload('/users/profile-photo', photoOf(name))
  }
}
