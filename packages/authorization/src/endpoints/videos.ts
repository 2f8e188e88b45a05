import { type Door, door, type Knock, type Thing } from '../endpoint.ts'
import { part } from '../resources/parts.ts'
import { removed } from '../resources/removed.ts'
import {
  beginUpload,
  captionRoute,
  captions,
  failedVideo,
  resumeUpload,
  supportLibrary,
  upload,
  video,
  videoForm,
} from '../resources/videos.ts'

const byId = ({ id }: Thing): Knock => ({ input: { id } })
const atId = ({ id }: Thing): Knock => ({ params: { id } })
const caption = ({ id }: Thing): Knock => ({ params: { id, file: 'de.vtt' } })
const ofUpload = ({ id }: Thing): Knock => ({ params: { id }, headers: { 'tus-resumable': '1.0.0' } })
const overriding = (method: string, { headers, ...knock }: Knock): Knock => ({
  ...knock,
  headers: { ...headers, 'x-http-method-override': method },
})
const uploadPath = 'videos POST /videos/uploads/:id'

export const videoDoors: Door[] = [
  door(part, 'view', 'videos.list', ({ id }) => ({ input: { partId: id } })),
  door(supportLibrary, 'view', 'videos.list', () => ({ input: {} })),
  door(video, 'view', 'videos.get', byId),
  door(video, 'edit', 'videos.update', byId),
  door(video, 'delete', 'videos.remove', byId),
  door(removed(video, 'videos.remove'), 'delete', 'videos.restore', byId),
  door(failedVideo, 'edit', 'videos.retry', byId),
  door(video, 'edit', 'videos.removeCaption', ({ id }) => ({ input: { id, language: 'de' } })),

  door(supportLibrary, 'create', 'videos POST /videos/support', () => ({
    body: videoForm({ title: 'Video', category: 'maintenance' }),
  })),
  door(supportLibrary, 'view', 'videos GET /videos/support', () => ({})),
  door(part, 'create', 'videos POST /videos/parts/:partId', ({ id }) => ({
    params: { partId: id },
    body: videoForm({ video_type: 'demo' }),
  })),
  door(part, 'view', 'videos GET /videos/parts/:partId', ({ id }) => ({ params: { partId: id } })),

  door(video, 'view', 'videos GET /videos/stream/:id', atId),
  door(video, 'view', 'videos GET /videos/:id/original', atId),
  door(video, 'view', 'videos GET /videos/:id/thumbnail', atId),
  door(video, 'view', 'videos GET /videos/:id/storyboard.webp', atId),
  door(video, 'view', 'videos GET /videos/:id/storyboard.vtt', atId),
  door(video, 'view', 'videos GET /videos/:id/captions/:file', caption),
  door(video, 'edit', captionRoute, (thing) => ({ ...caption(thing), body: captions })),
  door(video, 'edit', 'videos DELETE /videos/:id/captions/:file', caption),
  door(video, 'delete', 'videos DELETE /videos/:id', atId),

  door(part, 'create', 'videos POST /videos/uploads', ({ id }) => beginUpload(id)),
  door(supportLibrary, 'create', 'videos POST /videos/uploads', () => beginUpload(null)),
  door(upload, 'create', 'videos GET /videos/uploads/:id', ofUpload),
  door(upload, 'create', 'videos PATCH /videos/uploads/:id', ({ id }) => resumeUpload(id)),
  door(upload, 'create', 'videos DELETE /videos/uploads/:id', ofUpload),
  door(upload, 'create', uploadPath, (thing) => overriding('HEAD', ofUpload(thing))),
  door(upload, 'create', uploadPath, ({ id }) => overriding('PATCH', resumeUpload(id))),
  door(upload, 'create', uploadPath, (thing) => overriding('DELETE', ofUpload(thing))),
]
