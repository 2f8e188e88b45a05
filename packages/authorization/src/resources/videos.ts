import { PartVideo, SupportVideo } from '@abparts/contracts/video'
import { videoPosters, videoStoryboards, videos } from '@abparts/db/schema'
import { readSampleVideo } from '@abparts/testing/sample-videos'
import { eq } from 'drizzle-orm'
import type { Call, ResourceKind, Sample } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { asSuperAdmin } from './as-super-admin.ts'
import { part } from './parts.ts'

const file = await readSampleVideo('black-start.mp4')

/** A form with a video. */
export function videoForm(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new File([file], 'video.mp4'))
  return form
}

export const captions = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n'
export const captionRoute = 'videos PUT /videos/:id/captions/:file'

/** Adds captions, poster and storyboard, as if a worker had processed it. */
async function furnish(platform: Platform, videoId: string): Promise<void> {
  const call: Call = { params: { id: videoId, file: 'de.vtt' }, body: captions }
  await asSuperAdmin(platform, captionRoute, call)
  const image = { videoId, bytes: Buffer.from('image'), sizeBytes: 7, sha256: 'c'.repeat(64) }
  await platform.db.insert(videoPosters).values({ ...image, contentType: 'image/webp', width: 8, height: 8 })
  const tiles = { tileWidth: 8, tileHeight: 8, columns: 1, tileCount: 1, intervalSeconds: 1 }
  await platform.db.insert(videoStoryboards).values({ ...image, ...tiles })
}

const partVideo: ResourceKind<Sample> = {
  what: 'a video of a part',
  types: part.types,
  owners: part.owners,
  make: async (platform, owner, caller) => {
    const { id: partId, resource } = await part.make(platform, owner, caller)
    const call = { params: { partId }, body: videoForm({ video_type: 'demo' }) }
    const answer = await asSuperAdmin(platform, 'videos POST /videos/parts/:partId', call)
    const { id } = PartVideo.parse(await answer.json())
    await furnish(platform, id)
    return { id, resource }
  },
}

/** Nothing to view; where support videos are listed and added. */
export const supportLibrary: ResourceKind<Sample> = {
  what: 'the support library',
  types: ['support_video'],
  owners: ['library'],
  make: async () => ({ id: '', resource: { type: 'support_video' } }),
}

const supportVideo: ResourceKind<Sample> = {
  what: 'a support video',
  types: supportLibrary.types,
  owners: supportLibrary.owners,
  make: async (platform) => {
    const body = videoForm({ title: 'Video', category: 'maintenance' })
    const answer = await asSuperAdmin(platform, 'videos POST /videos/support', { body })
    const { id } = SupportVideo.parse(await answer.json())
    await furnish(platform, id)
    return { id, resource: { type: 'support_video' } }
  },
}

/** Of a part or in the support library, with everything that belongs to a video. */
export const video: ResourceKind<Sample> = {
  what: 'a video',
  types: [...partVideo.types, ...supportVideo.types],
  owners: [...partVideo.owners, ...supportVideo.owners],
  make: (platform, owner, caller) => (owner === 'library' ? supportVideo : partVideo).make(platform, owner, caller),
}

export const failedVideo: ResourceKind<Sample> = {
  what: 'a video that failed',
  types: video.types,
  owners: video.owners,
  make: async (platform, owner, caller) => {
    const sample = await video.make(platform, owner, caller)
    const failure = { state: 'failed' as const, failureReason: 'It cannot be read.' }
    await platform.db.update(videos).set(failure).where(eq(videos.id, sample.id))
    return sample
  },
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const uploadMetadata = (target: Record<string, string>) =>
  Object.entries({ ...target, filename: 'video.mp4' })
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join()

/** Begins a resumable upload: to a part, or null for the support library. */
export const beginUpload = (partId: string | null): Call => ({
  headers: {
    'tus-resumable': '1.0.0',
    'upload-length': String(file.length),
    'upload-metadata': uploadMetadata(
      partId === null
        ? { target: 'support', title: 'Video', category: 'maintenance' }
        : { target: 'part', partId, videoType: 'demo' },
    ),
  },
})

/** Continues one. */
export const resumeUpload = (id: string): Call => ({
  params: { id },
  headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
  body: file,
})

/** A resumable upload to a part: the caller's own was begun by the caller, all others by somebody else. */
export const upload: ResourceKind<Sample> = {
  what: 'an upload',
  types: part.types,
  owners: [...part.owners, 'self'],
  make: async (platform, owner, caller) => {
    const { id: partId, resource } = await part.make(platform, owner, caller)
    const answer = await asSuperAdmin(platform, 'videos POST /videos/uploads', beginUpload(partId))
    const id = answer.headers.get('location')?.split('/').at(-1) ?? ''
    const uploadedBy = (owner === 'self' && caller.identity?.userId) || crypto.randomUUID()
    await platform.db.update(videos).set({ uploadedBy }).where(eq(videos.id, id))
    return { id, resource, onlyFor: uploadedBy }
  },
}
