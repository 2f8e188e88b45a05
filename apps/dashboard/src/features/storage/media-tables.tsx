import { formatBytes } from '@abparts/contracts/format'
import {
  areaLabels,
  type Duplicate,
  mediumLabels,
  type PlatformReport,
  type StoredMedium,
} from '@abparts/contracts/storage-report'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { formatDate } from '../../lib/format.ts'
import { StorageMeter } from '../organizations/storage-meter.tsx'

/** The page that shows a medium. */
function pageOf({ kind, id, title, partId, organizationId }: StoredMedium): LinkProps {
  if (partId !== null) return { to: '/parts/$partId', params: { partId } }
  if (kind === 'manual') return { to: '/manuals', search: { q: title } }
  if (kind === 'profile_photo') return { to: '/members', search: { q: title } }
  if (kind === 'logo' && organizationId !== null)
    return { to: '/organizations/$organizationId', params: { organizationId } }
  return { to: '/support/$videoId', params: { videoId: id } }
}

/** A medium's name, as a link to its page. */
function MediumLink({ medium }: { medium: StoredMedium }) {
  return (
    <Link {...pageOf(medium)} className="rounded-sm font-medium hover:text-accent">
      {medium.partNumber && <span className="font-mono text-[0.8125rem]">{medium.partNumber} </span>}
      {medium.title}
    </Link>
  )
}

interface MediumListProps {
  media: StoredMedium[]
  showsOrganizations: boolean
}

/** Media with their sizes. */
export function MediumList({ media, showsOrganizations }: MediumListProps) {
  const factsOf = ({ kind, organizationName, createdAt }: StoredMedium) =>
    [mediumLabels[kind], showsOrganizations && organizationName, formatDate(createdAt)].filter(Boolean).join(' · ')
  return (
    <ol className="divide-y divide-line">
      {media.map((medium) => (
        <li
          key={medium.kind + medium.id}
          className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0"
        >
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <MediumLink medium={medium} />
            <p className="text-xs text-muted">{factsOf(medium)}</p>
          </div>
          <span className="shrink-0 tabular-nums">{formatBytes(medium.sizeBytes)}</span>
        </li>
      ))}
    </ol>
  )
}

/** Media that are stored more than once, and where. */
export function DuplicateList({ duplicates }: { duplicates: Duplicate[] }) {
  return (
    <ol className="divide-y divide-line">
      {duplicates.map(({ sha256, count, sizeBytes, media }) => (
        <li key={sha256} className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
          <ul className="min-w-0 [overflow-wrap:anywhere]">
            {media.map((medium) => (
              <li key={medium.id}>
                <span className="text-xs text-muted">{mediumLabels[medium.kind]} </span>
                <MediumLink medium={medium} />
              </li>
            ))}
            {media.length < count && <li className="text-xs text-muted">and {count - media.length} more</li>}
          </ul>
          <p className="shrink-0 text-right tabular-nums">
            {count} × {formatBytes(sizeBytes)}
          </p>
        </li>
      ))}
    </ol>
  )
}

const shownAtFirst = 10
const nameStyle = 'py-2.5 text-left font-medium'
const bytesStyle = 'py-2.5 pl-4 text-right align-top tabular-nums'

/** What each organization uses and stores, largest first; then what belongs to no organization. */
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
