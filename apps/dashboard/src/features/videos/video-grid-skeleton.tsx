export const videoGridStyle = 'grid grid-cols-1 gap-x-4 sm:grid-cols-2 xl:grid-cols-3'

const slots = [0, 1, 2]

export function VideoGridSkeleton() {
  return (
    <div className={`${videoGridStyle} gap-y-6`}>
      {slots.map((slot) => (
        <div key={slot} className="flex flex-col gap-2.5">
          <div className="skeleton aspect-video" />
          <div className="skeleton h-4 w-3/5" />
        </div>
      ))}
    </div>
  )
}
