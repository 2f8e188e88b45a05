export const galleryStyle = 'grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-4'
