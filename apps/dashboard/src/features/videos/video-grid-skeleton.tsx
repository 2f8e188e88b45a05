import { videoGridStyle } from './video-grid-style.ts'

const places = [0, 1, 2]

export function VideoGridSkeleton() {
  return (
    <div className={`${videoGridStyle} gap-y-6`}>
      {places.map((place) => (
        <div key={place} className="flex flex-col gap-2.5">
          <div className="skeleton aspect-video" />
          <div className="skeleton h-4 w-3/5" />
        </div>
      ))}
    </div>
  )
}
