export const videoGridStyle = 'grid grid-cols-1 gap-x-4 sm:grid-cols-2 xl:grid-cols-3'
