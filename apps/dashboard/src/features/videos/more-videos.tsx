import type { SupportVideo } from '@abparts/contracts/video'
import { useSuspenseQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'
import { isPlayable } from './is-playable.ts'
import { SupportVideoCard } from './support-video-card.tsx'

const maxShown = 4
const maxRead = 50

/** Other videos, those of the same category first; nothing when there are none. */
export function MoreVideos({ video }: { video: SupportVideo }) {
  const { data } = useSuspenseQuery(trpc.videos.list.queryOptions({ limit: maxRead }))
  const others = data.items
    .filter((other) => other.kind === 'support')
    .filter((other) => other.id !== video.id && isPlayable(other))
    .toSorted((one, other) => Number(other.category === video.category) - Number(one.category === video.category))
    .slice(0, maxShown)
  if (others.length === 0) return null
  return (
    <section>
      <h2 className="plate mb-3">More videos</h2>
      <ul className="grid grid-cols-1 gap-5 sm:grid-cols-2 lg:grid-cols-1">
        {others.map((other) => (
          <li key={other.id}>
            <SupportVideoCard video={other} />
          </li>
        ))}
      </ul>
    </section>
  )
}
