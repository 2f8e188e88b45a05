import path from 'node:path'
import { signPath } from '@abparts/auth/signed-url'
import { curlSeconds } from './curl.ts'
import { benchmarkSecret, startService } from './start-service.ts'

interface VideosServiceOptions {
  databaseUrl: string
  /** The directory for its storage and its log. */
  directory: string
  /** The file to upload. */
  video: string
  /** The user who uploads. */
  userId: string
  env: Record<string, string>
}

/** The videos service, with the two ways to upload to it. */
export async function startVideosService({ databaseUrl, directory, video, userId, env }: VideosServiceOptions) {
  const service = await startService({
    main: 'apps/videos/src/main.ts',
    portVariable: 'VIDEOS_PORT',
    env: {
      DATABASE_URL: databaseUrl,
      MEDIA_ROOT: path.join(directory, 'media'),
      ...env,
    },
    logFile: path.join(directory, 'videos.log'),
  })
  const authorize = async () => {
    const { authorization } = await service.authorize({ sub: userId, role: 'super_admin', organizationId: null })
    return ['-H', `authorization: ${authorization}`]
  }
  const multipart = async () => {
    const url = `${service.base}/videos/support?title=Bench&category=maintenance`
    return await curlSeconds(url, 201, [...(await authorize()), '-F', `file=@${video}`])
  }
  const tus = async () => {
    const encoded = Object.entries({ filename: 'v.mp4', target: 'support', title: 'Bench', category: 'maintenance' })
      .map(([key, value]) => `${key} ${btoa(value)}`)
      .join(',')
    const { authorization } = await service.authorize({ sub: userId, role: 'super_admin', organizationId: null })
    const created = await fetch(`${service.base}/videos/uploads`, {
      method: 'POST',
      headers: {
        authorization,
        'tus-resumable': '1.0.0',
        'upload-length': String(Bun.file(video).size),
        'upload-metadata': encoded,
      },
    })
    if (created.status !== 201) throw new Error(await created.text())
    const headers = [
      `authorization: ${authorization}`,
      'tus-resumable: 1.0.0',
      'upload-offset: 0',
      'content-type: application/offset+octet-stream',
    ]
    const location = created.headers.get('location') ?? ''
    await curlSeconds(service.base + location, 204, [
      ...headers.flatMap((header) => ['-H', header]),
      '-X',
      'PATCH',
      '-T',
      video,
    ])
    return location.slice(location.lastIndexOf('/') + 1)
  }
  const streamUrl = (id: string) =>
    service.base + signPath(`/videos/stream/${id}`, { type: 'support_video' }, [benchmarkSecret])
  return { ...service, multipart, tus, streamUrl }
}
export type VideosService = Awaited<ReturnType<typeof startVideosService>>
