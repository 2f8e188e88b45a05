import { formatBytes } from '@abparts/contracts/format'
import type { StorageUsage } from '@abparts/contracts/organization'
import { Meter } from 'react-aria-components'

/** From here on it is shown in red: little room is left. */
const alarmingPercentage = 90

/** How much of its quota an organization uses. */
export function StorageMeter({ storage: { usedBytes, quotaBytes } }: { storage: StorageUsage }) {
  const used = formatBytes(usedBytes)
  if (quotaBytes === null) return <p className="text-muted">{used} used</p>
  const valueLabel = `${used} of ${formatBytes(quotaBytes)}`
  return (
    // With a quota of zero there is no share to compute: all of it is used.
    <Meter
      aria-label="Storage"
      value={quotaBytes === 0 ? 1 : usedBytes}
      maxValue={quotaBytes || 1}
      valueLabel={valueLabel}
    >
      {({ percentage }) => (
        <>
          <p className="text-muted tabular-nums">{valueLabel} used</p>
          <div className="mt-1.5 h-1 w-60 max-w-full overflow-hidden rounded-full bg-raised">
            <div
              className={`h-full rounded-full ${percentage >= alarmingPercentage ? 'bg-danger' : 'bg-accent'}`}
              style={{ width: `${percentage}%` }}
            />
          </div>
        </>
      )}
    </Meter>
  )
}
