import type { SupportVideo } from '@abparts/contracts/video'
import { useSuspenseQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'
import { categoryLabels } from './labels.ts'
import { SupportVideoCard } from './support-video-card.tsx'

const maxShown = 6

/** Other videos of the same category; nothing when there are none. */
export function MoreVideos({ video }: { video: SupportVideo }) {
  const { data } = useSuspenseQuery(trpc.videos.list.queryOptions({ category: video.category, limit: maxShown + 1 }))
  const others = data.items
    .filter((other) => other.kind === 'support')
    .filter(({ id }) => id !== video.id)
    .slice(0, maxShown)
  if (others.length === 0) return null
  return (
    <section>
      <h2 className="plate mb-3">More on {categoryLabels[video.category].toLowerCase()}</h2>
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
