import { formatBytes } from '@abparts/contracts/format-bytes'
import type { Amount } from '@abparts/contracts/storage-report'

interface AmountBar {
  label: string
  current: Amount
  removed?: Amount
}

const bytesOf = ({ current, removed }: AmountBar) => current.sizeBytes + (removed?.sizeBytes ?? 0)

/** Amounts by name, each above its bar, with what was removed and is kept in another colour. */
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
