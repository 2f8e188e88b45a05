import { GallerySkeleton } from '../images/gallery-skeleton.tsx'
import { partPageStyle } from './part-page-style.ts'

export function PartSkeleton() {
  return (
    <div>
      <div className="skeleton mb-3 h-3 w-16" />
      <div className="skeleton mb-8 h-7 w-72 max-w-full" />
      <div className={partPageStyle}>
        <GallerySkeleton />
        <div className="skeleton h-64" />
      </div>
    </div>
  )
}
