import type { Database } from '@abparts/db/client'
import { organizations } from '@abparts/db/schema'
import { addPeople, anonymous } from './people.ts'

/** Adds two organizations, and people who sign in at the gateway. */
export async function populate(db: Database, gateway: string) {
  const addOrganization = async (name: string) => {
    const [organization] = await db.insert(organizations).values({ name }).returning()
    if (organization === undefined) throw new Error('An insert returned no row.')
    return organization.id
  }
  const [north, south] = [await addOrganization('North'), await addOrganization('South')]
  const { superAdmin, everybody } = await addPeople(db, gateway, north)
  return {
    north,
    south,
    anonymous,
    superAdmin,
    /** The two of them, and users and admins of north and of no organization. */
    people: everybody,
  }
}
