import type { Part } from '@abparts/contracts/part'
import { type DemoPart, demoParts } from './catalog.ts'
import type { Client } from './client.ts'

export async function seedParts(client: Client, organizationIds: ReadonlyMap<string, string>): Promise<void> {
  for (const demo of demoParts) {
    const part = await findOrCreate(client, demo, organizationIds)
    await seedPictures(client, demo, part)
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

/** Pictures are added in their order: what an interrupted run added is the beginning of the list. */
async function seedPictures({ trpc, upload }: Client, { pictures }: DemoPart, part: Part): Promise<void> {
  for (const { file } of pictures.slice(part.imageCount)) await upload(`/parts/${part.id}/images`, `pictures/${file}`)
  const { items } = await trpc.images.list.query({ partId: part.id })
  for (const { id, position, altText } of items) {
    const picture = pictures[position]
    if (picture && altText === null) await trpc.images.update.mutate({ id, altText: picture.altText })
  }
}

async function seedVideos({ trpc, upload }: Client, { videos = [] }: DemoPart, { id }: Part): Promise<void> {
  const { items } = await trpc.videos.list.query({ partId: id })
  for (const { file, videoType } of videos)
    if (!items.some((video) => video.originalFilename === file))
      await upload(`/videos/parts/${id}`, `videos/${file}`, { video_type: videoType })
}
