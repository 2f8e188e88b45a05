import { AppError } from '@abparts/contracts/error'
import { Id } from '@abparts/contracts/fields'
import { removeVideoUpload, type VideoUpload } from '@abparts/core/videos/uploads'
import { Elysia } from 'elysia'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { readUploader } from '../intake/form.ts'
import type { InFlight } from '../intake/in-flight.ts'
import { type HeldUpload, withUpload } from '../intake/tus/held-upload.ts'
import { formatUploadMetadata } from '../intake/tus/metadata.ts'
import { requireOffset, standingHeaders } from '../intake/tus/offset.ts'
import { carriesBytes, tusExtensions, tusVersion } from '../intake/tus/protocol.ts'
import { receiveBytes } from '../intake/tus/receive.ts'
import { beginUpload, completeUpload } from '../intake/tus/upload.ts'

/**
 * Resumable uploads: tus 1.0.0 (https://tus.io/protocols/resumable-upload) with creation, creation-with-upload,
 * expiration and termination.
 */
export function tusRoutes(deps: Dependencies, inFlight: InFlight) {
  async function create(request: Request): Promise<Response> {
    const begun = await beginUpload(deps, await readUploader(deps, request), request.headers)
    const upload = carriesBytes(request.headers) ? await receiveFirst(request, begun) : begun
    const headers = { ...standingHeaders(upload), location: `/videos/uploads/${upload.videoId}` }
    return new Response(null, { status: 201, headers })
  }

  /** Nothing is kept of an upload that fails before its client knows of it. */
  async function receiveFirst(request: Request, begun: VideoUpload) {
    try {
      return await withUpload(deps, request, begun.videoId, (held) => receive(request, held))
    } catch (error) {
      await removeVideoUpload(deps.db, deps.storages, begun)
      throw error
    }
  }

  async function receive(request: Request, held: HeldUpload) {
    using _body = await deps.bodies.hold(held.holder, { signal: request.signal })
    const upload = await receiveBytes(deps, held, request)
    await completeUpload(deps, { ...held, upload })
    return upload
  }

  const describe = (request: Request, id: string) =>
    withUpload(deps, request, id, async (held) => {
      await completeUpload(deps, held)
      const { upload } = held
      const headers = {
        ...standingHeaders(upload),
        'upload-length': String(upload.lengthBytes),
        'upload-metadata': formatUploadMetadata(upload.metadata),
      }
      return new Response(null, { headers })
    })

  const resume = (request: Request, id: string) =>
    withUpload(deps, request, id, async (held) => {
      if (!carriesBytes(request.headers))
        throw new AppError('unsupported_media_type', 'Send the bytes as application/offset+octet-stream.')
      requireOffset(request.headers, held.upload)
      return new Response(null, { status: 204, headers: standingHeaders(await receive(request, held)) })
    })

  const end = (request: Request, id: string) =>
    withUpload(deps, request, id, async ({ upload }) => {
      if (!(await removeVideoUpload(deps.db, deps.storages, upload)))
        throw new AppError('conflict', 'This upload is complete. Remove the video instead.')
      return new Response(null, { status: 204 })
    })

  type Answer = (request: Request, id: string) => Promise<Response>
  const answers = new Map<string | null, Answer>([
    ['HEAD', describe],
    ['PATCH', resume],
    ['DELETE', end],
  ])
  /** For clients that can only POST. */
  const override: Answer = (request, id) => {
    const answer = answers.get(request.headers.get('x-http-method-override'))
    if (answer === undefined) throw new AppError('method_not_allowed', 'An upload accepts HEAD, PATCH and DELETE.')
    return answer(request, id)
  }

  const options = () =>
    new Response(null, {
      status: 204,
      headers: {
        'tus-version': tusVersion,
        'tus-extension': tusExtensions,
        'tus-max-size': String(deps.maxVideoBytes),
      },
    })
  const one = (answer: Answer) => (context: { request: Request; params: { id: string } }) =>
    inFlight.track(answer(context.request, context.params.id))
  const about = (summary: string) => ({ detail: { summary, tags: ['uploads'] } })
  const oneAbout = (summary: string) => ({ ...about(summary), params: z.object({ id: Id }), parse: 'none' as const })
  return new Elysia()
    .onTransform(({ request, set }) => {
      set.headers['tus-resumable'] = tusVersion
      if (request.method !== 'OPTIONS' && request.headers.get('tus-resumable') !== tusVersion) {
        set.headers['tus-version'] = tusVersion
        throw new AppError('precondition_failed', `Send the header Tus-Resumable: ${tusVersion}.`)
      }
    })
    .options('/videos/uploads', options, about('The supported features of tus 1.0.0.'))
    .options('/videos/uploads/:id', options, about('The supported features of tus 1.0.0.'))
    .post('/videos/uploads', ({ request }) => inFlight.track(create(request)), {
      ...about('Starts a resumable upload of a video (tus 1.0.0).'),
      parse: 'none',
    })
    .get('/videos/uploads/:id', one(describe), oneAbout('The offset of an upload; also for HEAD.'))
    .patch('/videos/uploads/:id', one(resume), oneAbout('Resumes an upload. The last byte creates the video.'))
    .delete('/videos/uploads/:id', one(end), oneAbout('Deletes an upload; nothing of it is kept.'))
    .post('/videos/uploads/:id', one(override), oneAbout('HEAD, PATCH or DELETE by X-HTTP-Method-Override.'))
}
