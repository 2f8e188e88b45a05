import type { Client } from './client.ts'
import { demoOrganizations } from './people.ts'

/** Answers the organizations' ids by their names. */
export async function seedOrganizations({ trpc, upload }: Client): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const { name, logo } of demoOrganizations) {
    const { items } = await trpc.organizations.list.query({ search: name })
    const organization = items.find((item) => item.name === name) ?? (await trpc.organizations.create.mutate({ name }))
    if (organization.logoUrl === null) await upload(`/organizations/${organization.id}/logo`, `pictures/${logo}`)
    ids.set(name, organization.id)
  }
  return ids
}
