/** The shape of a report. */
export function ReportSkeleton() {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="skeleton h-24 rounded-lg lg:col-span-2" />
      <div className="skeleton h-96 rounded-lg" />
      <div className="skeleton h-96 rounded-lg" />
    </div>
  )
}
