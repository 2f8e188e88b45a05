export const galleryStyle = 'relative grid grid-cols-2 gap-3 sm:grid-cols-4'

/** The first picture takes four places. */
export const firstTileStyle = 'col-span-2 row-span-2'
