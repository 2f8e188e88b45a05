const places = [0, 1, 2, 3]

export function MemberListSkeleton() {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      {places.map((place) => (
        <div key={place} className="flex items-center gap-3 border-line border-b p-3 last:border-b-0">
          <div className="skeleton size-9 rounded-full" />
          <div className="flex flex-1 flex-col gap-1.5">
            <div className="skeleton h-4 w-40" />
            <div className="skeleton h-3 w-56 max-w-full" />
          </div>
        </div>
      ))}
    </div>
  )
}
