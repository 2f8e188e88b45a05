import type { Video } from '@abparts/contracts/video'
import { Captions, Trash2 } from 'lucide-react'
import { IconButton } from '../../components/icon-button.tsx'
import { useRemoveCaptions } from './use-remove-captions.ts'

/** The languages in which a video has captions. */
export function CaptionList({ video }: { video: Video }) {
  const remove = useRemoveCaptions(video.id)
  if (video.captions.length === 0) return <p className="text-muted">This video has no captions yet.</p>
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {video.captions.map((caption) => (
        <li key={caption.language} className="flex items-center gap-3 py-1 pr-1 pl-3">
          <Captions aria-hidden strokeWidth={1.5} className="size-5 text-muted" />
          <span lang={caption.language} className="flex-1">
            {caption.label}
          </span>
          <IconButton icon={Trash2} label={`Delete ${caption.label} captions`} onPress={() => remove(caption)} />
        </li>
      ))}
    </ul>
  )
}
