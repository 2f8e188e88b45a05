import { formatBytes } from '@abparts/contracts/format'
import type { Amount, StorageReport } from '@abparts/contracts/storage-report'
import { formatCount } from '../../lib/format.ts'

interface AmountBar {
  label: string
  current: Amount
  removed?: Amount
}

const bytesOf = ({ current, removed }: AmountBar) => current.sizeBytes + (removed?.sizeBytes ?? 0)

/** Amounts by name, each above its bar. What was removed and is still kept has another colour. */
export function AmountBars({ bars }: { bars: AmountBar[] }) {
  const longestBytes = Math.max(1, ...bars.map(bytesOf))
  const widthOf = (amount: Amount | undefined) => ({ width: `${(100 * (amount?.sizeBytes ?? 0)) / longestBytes}%` })
  return (
    <ul className="flex flex-col gap-3">
      {bars.map(({ label, current, removed }) => (
        <li key={label}>
          <p className="flex items-baseline justify-between gap-4">
            <span className="min-w-0">
              {label}
              {removed && removed.count > 0 && (
                <span className="text-xs text-muted"> and {formatBytes(removed.sizeBytes)} removed</span>
              )}
            </span>
            <span className="shrink-0 tabular-nums">
              <span className="mr-3 text-xs text-muted">{current.count.toLocaleString('en')}</span>
              {formatBytes(current.sizeBytes)}
            </span>
          </p>
          <div aria-hidden className="mt-1.5 flex h-1.5 overflow-hidden rounded-full bg-raised">
            <div className="bg-accent" style={widthOf(current)} />
            <div className="bg-edge" style={widthOf(removed)} />
          </div>
        </li>
      ))}
    </ul>
  )
}

const monthName = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' })
/** Of the drawing, which is stretched to the available width. */
const height = 100
const [columnWidth, barWidth] = [10, 7]

/** What was stored at the end of each month, of what is still stored. What was added in that month is in colour. */
export function GrowthChart({ growth: { before, months } }: { growth: StorageReport['growth'] }) {
  let totalBytes = before.sizeBytes
  const columns = months.map((month) => {
    totalBytes += month.sizeBytes
    return { ...month, totalBytes, name: monthName.format(new Date(`${month.month}-01`)) }
  })
  const heightOf = (sizeBytes: number) => (height * sizeBytes) / Math.max(1, totalBytes)
  return (
    <figure>
      <p aria-hidden className="mb-1 text-2xs text-muted tabular-nums">
        {formatBytes(totalBytes)}
      </p>
      <svg
        aria-hidden
        viewBox={`0 0 ${columnWidth * months.length} ${height}`}
        preserveAspectRatio="none"
        className="h-44 w-full border-y border-line"
      >
        {columns.map(({ month, count, sizeBytes, totalBytes, name }, index) => (
          <g key={month} transform={`translate(${index * columnWidth + (columnWidth - barWidth) / 2} ${height})`}>
            <title>{`${name}: ${formatBytes(totalBytes)}, ${formatBytes(sizeBytes)} of it new (${formatCount(count, 'item')})`}</title>
            <rect y={-height} width={barWidth} height={height} className="fill-transparent" />
            <rect y={-heightOf(totalBytes)} width={barWidth} height={heightOf(totalBytes)} className="fill-edge/50" />
            <rect y={-heightOf(totalBytes)} width={barWidth} height={heightOf(sizeBytes)} className="fill-accent" />
          </g>
        ))}
      </svg>
      <table className="sr-only">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">New</th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ month, sizeBytes, totalBytes }) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              <td>{formatBytes(sizeBytes)}</td>
              <td>{formatBytes(totalBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ol aria-hidden className="mt-1.5 grid grid-cols-12 text-center text-2xs text-muted">
        {columns.map(({ month, name }) => (
          <li key={month}>{name}</li>
        ))}
      </ol>
    </figure>
  )
}
