import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { Section } from '../components/page.tsx'
import { SupportVideoHeader } from '../features/videos/support-video-header.tsx'
import { MoreVideos } from '../features/videos/support-video-list.tsx'
import { SupportVideoPlayer } from '../features/videos/support-video-player.tsx'
import { DownloadLink, VideoFacts } from '../features/videos/video.tsx'
import { trpc } from '../lib/trpc.ts'

const route = getRouteApi('/app/support/$videoId')

export function SupportVideo() {
  return (
    <Section skeleton={<div className="skeleton aspect-video max-w-4xl rounded-lg" />}>
      <SupportVideoPage />
    </Section>
  )
}

function SupportVideoPage() {
  const { videoId } = route.useParams()
  const { data: video } = useSuspenseQuery(trpc.videos.get.queryOptions({ id: videoId }))
  if (video.kind === 'part') return <Navigate to="/parts/$partId" params={{ partId: video.partId }} />
  return (
    <>
      <SupportVideoHeader video={video} />
      <div className="grid gap-x-8 gap-y-10 lg:grid-cols-[minmax(0,1fr)_18.5rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <SupportVideoPlayer video={video} />
          {video.description && (
            <p className="max-w-3xl text-base leading-relaxed whitespace-pre-line [overflow-wrap:anywhere]">
              {video.description}
            </p>
          )}
        </div>
        <aside className="flex flex-col gap-8">
          <div className="rounded-lg border border-line bg-surface p-4">
            <h2 className="plate mb-2">Details</h2>
            <VideoFacts video={video} />
            {video.state !== 'uploading' && (
              <div className="mt-4 flex flex-col">
                <DownloadLink video={video} />
              </div>
            )}
          </div>
          <Section skeleton={<div className="skeleton aspect-video" />}>
            <MoreVideos video={video} />
          </Section>
        </aside>
      </div>
    </>
  )
}
