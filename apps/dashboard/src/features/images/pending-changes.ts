import type { PartImage } from '@abparts/contracts/image'

const inPlaces = (images: readonly PartImage[]): PartImage[] =>
  images.map((image, position) => ({ ...image, position }))

/** The pictures in this order; those that it does not name follow. */
export const inOrder = (images: readonly PartImage[], ids: readonly string[]): PartImage[] =>
  inPlaces([
    ...ids.flatMap((id) => images.filter((image) => image.id === id)),
    ...images.filter(({ id }) => !ids.includes(id)),
  ])

/** The pictures without some. */
export const without = (images: readonly PartImage[], ids: readonly string[]): PartImage[] =>
  inPlaces(images.filter(({ id }) => !ids.includes(id)))
