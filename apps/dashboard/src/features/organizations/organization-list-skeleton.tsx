import { organizationGridStyle } from './organization-list.tsx'

const places = [0, 1, 2, 3, 4, 5]

export function OrganizationListSkeleton() {
  return (
    <div className={organizationGridStyle}>
      {places.map((place) => (
        <div key={place} className="skeleton h-21 rounded-lg" />
      ))}
    </div>
  )
}
