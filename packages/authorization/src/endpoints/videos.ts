import { type Call, type Endpoint, endpoint, type Sample } from '../endpoint.ts'
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

const byId = ({ id }: Sample): Call => ({ input: { id } })
const atId = ({ id }: Sample): Call => ({ params: { id } })
const caption = ({ id }: Sample): Call => ({ params: { id, file: 'de.vtt' } })
const ofUpload = ({ id }: Sample): Call => ({ params: { id }, headers: { 'tus-resumable': '1.0.0' } })
const overriding = (method: string, { headers, ...call }: Call): Call => ({
  ...call,
  headers: { ...headers, 'x-http-method-override': method },
})
const uploadPath = 'videos POST /videos/uploads/:id'

export const videoEndpoints: Endpoint[] = [
  endpoint(part, 'view', 'videos.list', ({ id }) => ({ input: { partId: id } })),
  endpoint(supportLibrary, 'view', 'videos.list', () => ({ input: {} })),
  endpoint(video, 'view', 'videos.get', byId),
  endpoint(video, 'edit', 'videos.update', byId),
  endpoint(video, 'delete', 'videos.remove', byId),
  endpoint(removed(video, 'videos.remove'), 'delete', 'videos.restore', byId),
  endpoint(failedVideo, 'edit', 'videos.retry', byId),
  endpoint(video, 'edit', 'videos.removeCaption', ({ id }) => ({ input: { id, language: 'de' } })),

  endpoint(supportLibrary, 'create', 'videos POST /videos/support', () => ({
    body: videoForm({ title: 'Video', category: 'maintenance' }),
  })),
  endpoint(supportLibrary, 'view', 'videos GET /videos/support', () => ({})),
  endpoint(part, 'create', 'videos POST /videos/parts/:partId', ({ id }) => ({
    params: { partId: id },
    body: videoForm({ video_type: 'demo' }),
  })),
  endpoint(part, 'view', 'videos GET /videos/parts/:partId', ({ id }) => ({ params: { partId: id } })),

  endpoint(video, 'view', 'videos GET /videos/stream/:id', atId),
  endpoint(video, 'view', 'videos GET /videos/:id/original', atId),
  endpoint(video, 'view', 'videos GET /videos/:id/thumbnail', atId),
  endpoint(video, 'view', 'videos GET /videos/:id/storyboard.webp', atId),
  endpoint(video, 'view', 'videos GET /videos/:id/storyboard.vtt', atId),
  endpoint(video, 'view', 'videos GET /videos/:id/captions/:file', caption),
  endpoint(video, 'edit', captionRoute, (sample) => ({ ...caption(sample), body: captions })),
  endpoint(video, 'edit', 'videos DELETE /videos/:id/captions/:file', caption),
  endpoint(video, 'delete', 'videos DELETE /videos/:id', atId),

  endpoint(part, 'create', 'videos POST /videos/uploads', ({ id }) => beginUpload(id)),
  endpoint(supportLibrary, 'create', 'videos POST /videos/uploads', () => beginUpload(null)),
  endpoint(upload, 'create', 'videos GET /videos/uploads/:id', ofUpload),
  endpoint(upload, 'create', 'videos PATCH /videos/uploads/:id', ({ id }) => resumeUpload(id)),
  endpoint(upload, 'create', 'videos DELETE /videos/uploads/:id', ofUpload),
  endpoint(upload, 'create', uploadPath, (sample) => overriding('HEAD', ofUpload(sample))),
  endpoint(upload, 'create', uploadPath, ({ id }) => overriding('PATCH', resumeUpload(id))),
  endpoint(upload, 'create', uploadPath, (sample) => overriding('DELETE', ofUpload(sample))),
]
