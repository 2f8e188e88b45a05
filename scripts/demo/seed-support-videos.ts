import { demoSupportVideos } from './catalog.ts'
import type { Client } from './client.ts'

export async function seedSupportVideos({ trpc, upload }: Client): Promise<void> {
  for (const { file, title, description, category } of demoSupportVideos) {
    const { items } = await trpc.videos.list.query({ category })
    if (items.some((video) => video.originalFilename === file)) continue
    await upload('/videos/support', `videos/${file}`, { title, description, category })
  }
}
