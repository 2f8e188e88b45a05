import { partGridStyle } from './part-grid.tsx'

const places = Array.from({ length: 10 }, (_, index) => index)

export function PartGridSkeleton() {
  return (
    <div className={partGridStyle}>
      {places.map((place) => (
        <div key={place} className="overflow-hidden rounded-lg border border-line bg-surface">
          <div className="skeleton aspect-4/3 rounded-none" />
          <div className="flex flex-col gap-2 p-3">
            <div className="skeleton h-3 w-2/5" />
            <div className="skeleton h-4 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}
