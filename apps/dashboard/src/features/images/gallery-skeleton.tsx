import { firstTileStyle, galleryStyle } from './gallery-style.ts'

const places = [0, 1, 2, 3]

export function GallerySkeleton() {
  return (
    <div className={galleryStyle}>
      {places.map((place) => (
        <div key={place} className={`skeleton aspect-4/3 min-h-full ${place === 0 ? firstTileStyle : ''}`} />
      ))}
    </div>
  )
}
