import { AppError } from '@abparts/contracts/error'
import type { SignIn } from '@abparts/contracts/sign-ins'
import { signIn } from './client.ts'
import { seedOrganizations } from './seed-organizations.ts'
import { seedParts } from './seed-parts.ts'
import { seedPeople } from './seed-people.ts'
import { seedSupportVideos } from './seed-support-videos.ts'

export interface SeedOptions {
  /** The gateway's base URL. */
  frontDoor: string
  admin: { email: string; password: string } | null
  people: readonly SignIn[]
  signal: AbortSignal
}

/**
 * Adds the demo data through the public API, as a person would. Each thing is looked for first, so that a run that
 * was interrupted is completed by the next.
 */
export async function seedDemo({ frontDoor, admin, people, signal }: SeedOptions): Promise<void> {
  if (admin === null)
    throw new AppError(
      'conflict',
      'The demo data is added by the super admin: set ADMIN_EMAIL and ADMIN_PASSWORD, or SEED_DEMO=0 to go without.',
    )
  const signInAs = (email: string, password: string) => signIn({ frontDoor, email, password, signal })
  const client = await signInAs(admin.email, admin.password)
  const organizationIds = await seedOrganizations(client)
  await seedPeople(client, { people, organizationIds, signInAs })
  await seedParts(client, organizationIds)
  await seedSupportVideos(client)
}
