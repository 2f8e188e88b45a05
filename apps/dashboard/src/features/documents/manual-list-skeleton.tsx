const places = [0, 1]

export function ManualListSkeleton() {
  return (
    <div className="divide-y divide-line rounded-lg border border-line bg-surface">
      {places.map((place) => (
        <div key={place} className="flex flex-col gap-1.5 p-4">
          <div className="skeleton h-4 w-2/5" />
          <div className="skeleton h-3 w-1/4" />
        </div>
      ))}
    </div>
  )
}
