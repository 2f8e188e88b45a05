import type { Database } from '@abparts/db/client'
import { insertedRow } from '@abparts/db/inserted-row'
import { organizations } from '@abparts/db/schema'
import { addPeople, anonymous } from './people.ts'

/** Adds two organizations, and users who sign in at the gateway. */
export async function populate(db: Database, gateway: string) {
  const addOrganization = async (name: string) => {
    const organization = insertedRow(await db.insert(organizations).values({ name }).returning())
    return organization.id
  }
  const [north, south] = [await addOrganization('North'), await addOrganization('South')]
  const { superAdmin, everybody } = await addPeople(db, gateway, north)
  return {
    north,
    south,
    anonymous,
    superAdmin,
    /** Both organizations, and users and admins of north and of no organization. */
    people: everybody,
  }
}
