import { AppError } from '@abparts/contracts/error'
import type { Part } from '@abparts/contracts/part'
import type { SignIn } from '@abparts/contracts/sign-ins'
import { type DemoPart, demoParts, demoSupportVideos } from './catalog.ts'
import { type Client, signIn } from './client.ts'
import { demoOrganizations, demoSuperAdmin } from './people.ts'

/** Returns the organizations' ids by their names. */
async function seedOrganizations({ trpc, upload }: Client): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const { name, logo } of demoOrganizations) {
    const { items } = await trpc.organizations.list.query({ search: name })
    const organization = items.find((item) => item.name === name) ?? (await trpc.organizations.create.mutate({ name }))
    if (organization.logoUrl === null) await upload(`/organizations/${organization.id}/logo`, `images/${logo}`)
    ids.set(name, organization.id)
  }
  return ids
}

async function seedParts(client: Client, organizationIds: ReadonlyMap<string, string>): Promise<void> {
  for (const demo of demoParts) {
    const part = await findOrCreate(client, demo, organizationIds)
    await seedImages(client, demo, part)
    await seedVideos(client, demo, part)
  }
}

async function findOrCreate({ trpc }: Client, demo: DemoPart, organizationIds: ReadonlyMap<string, string>) {
  const { partNumber, name, description, organization } = demo
  const organizationId = organization === null ? null : organizationIds.get(organization)
  const { items } = await trpc.parts.list.query({ search: partNumber, organizationId })
  return (
    items.find((part) => part.partNumber === partNumber) ??
    (await trpc.parts.create.mutate({ partNumber, name, description, organizationId }))
  )
}

/** Images are added in order: an interrupted run has added the beginning of the list. */
async function seedImages({ trpc, upload }: Client, { images }: DemoPart, part: Part): Promise<void> {
  for (const { file } of images.slice(part.imageCount)) await upload(`/parts/${part.id}/images`, `images/${file}`)
  const { items } = await trpc.images.list.query({ partId: part.id })
  for (const { id, position, altText } of items) {
    const image = images[position]
    if (image && altText === null) await trpc.images.update.mutate({ id, altText: image.altText })
  }
}

async function seedVideos({ trpc, upload }: Client, { videos = [] }: DemoPart, { id }: Part): Promise<void> {
  const { items } = await trpc.videos.list.query({ partId: id })
  for (const { file, videoType } of videos)
    if (!items.some((video) => video.originalFilename === file))
      await upload(`/videos/parts/${id}`, `videos/${file}`, { video_type: videoType })
}

interface PeopleOptions {
  people: readonly SignIn[]
  organizationIds: ReadonlyMap<string, string>
  signInAs: (email: string, password: string) => Promise<Client>
}

const firstAdminName = 'Administrator'
const photoOf = (name: string) => `images/${name.toLowerCase().replaceAll(' ', '-')}.jpg`

/** Gives the super admin a name, everyone else an account, and all of them a photo, which only they can set. */
async function seedPeople(client: Client, { people, organizationIds, signInAs }: PeopleOptions): Promise<void> {
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

async function seedSupportVideos({ trpc, upload }: Client): Promise<void> {
  for (const { file, title, description, category } of demoSupportVideos) {
    const { items } = await trpc.videos.list.query({ category })
    if (items.some((video) => video.originalFilename === file)) continue
    await upload('/videos/support', `videos/${file}`, { title, description, category })
  }
}

export interface SeedOptions {
  /** The gateway's base URL. */
  reverseProxy: string
  admin: { email: string; password: string } | null
  people: readonly SignIn[]
  signal: AbortSignal
}

/**
 * Adds the demo data through the public API, as a person would. Each item is looked up first, so that the next run
 * completes an interrupted one.
 */
export async function seedDemo({ reverseProxy, admin, people, signal }: SeedOptions): Promise<void> {
  if (admin === null)
    throw new AppError(
      'conflict',
      'The demo data is added by the super admin: set ADMIN_EMAIL and ADMIN_PASSWORD, or SEED_DEMO=0 to go without.',
    )
  const signInAs = (email: string, password: string) => signIn({ reverseProxy, email, password, signal })
  const client = await signInAs(admin.email, admin.password)
  const organizationIds = await seedOrganizations(client)
  await seedPeople(client, { people, organizationIds, signInAs })
  await seedParts(client, organizationIds)
  await seedSupportVideos(client)
}
