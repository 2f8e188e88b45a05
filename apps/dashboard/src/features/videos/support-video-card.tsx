import type { SupportVideo } from '@abparts/contracts/video'
import { Link } from '@tanstack/react-router'
import { Poster } from './poster.tsx'

/** A support video in the library. */
export function SupportVideoCard({ video }: { video: SupportVideo }) {
  return (
    <Link to="/support/$videoId" params={{ videoId: video.id }} className="group flex flex-col gap-2.5 rounded-md">
      <Poster video={video} />
      <div>
        <h3 className="line-clamp-2 font-medium group-hover:text-accent">{video.title}</h3>
        {video.description && <p className="mt-0.5 line-clamp-2 text-[0.8125rem] text-muted">{video.description}</p>}
        {video.failureReason && <p className="mt-0.5 text-xs text-danger">{video.failureReason}</p>}
      </div>
    </Link>
  )
}
