import { formatBytes } from '@abparts/contracts/format-bytes'
import type { PlatformReport } from '@abparts/contracts/storage-report'
import { areaLabels } from '@abparts/contracts/storage-report-labels'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { StorageMeter } from '../organizations/storage-meter.tsx'

const shownAtFirst = 10
const nameStyle = 'py-2.5 text-left font-medium'
const bytesStyle = 'py-2.5 pl-4 text-right align-top tabular-nums'

/** What each organization uses and stores, the one that stores most first; then what is no organization's. */
export function UsageTable({ organizations, unowned }: Pick<PlatformReport, 'organizations' | 'unowned'>) {
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? organizations : organizations.slice(0, shownAtFirst)
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className="plate pb-2 text-left">
            Owner
          </th>
          <th scope="col" className="plate w-20 pb-2 text-right sm:w-32">
            Stored
          </th>
          <th scope="col" className="plate w-20 pb-2 text-right sm:w-32">
            Removed
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {shown.map((organization) => (
          <tr key={organization.id}>
            <th scope="row" className={nameStyle}>
              <Link
                to="/storage/$organizationId"
                params={{ organizationId: organization.id }}
                className="hover:text-accent"
              >
                {organization.name}
              </Link>
              <div className="text-xs font-normal">
                <StorageMeter storage={organization} />
              </div>
            </th>
            <td className={bytesStyle}>{formatBytes(organization.current.sizeBytes)}</td>
            <td className={`${bytesStyle} text-muted`}>{formatBytes(organization.removed.sizeBytes)}</td>
          </tr>
        ))}
        {shown.length < organizations.length && (
          <tr>
            <td colSpan={3} className="py-2.5 text-center">
              <Button onPress={() => setShowsAll(true)}>Show all {organizations.length} organizations</Button>
            </td>
          </tr>
        )}
        {unowned.map(({ area, current, removed }) => (
          <tr key={area}>
            <th scope="row" className={nameStyle}>
              {areaLabels[area]}
            </th>
            <td className={bytesStyle}>{formatBytes(current.sizeBytes)}</td>
            <td className={`${bytesStyle} text-muted`}>{formatBytes(removed.sizeBytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
