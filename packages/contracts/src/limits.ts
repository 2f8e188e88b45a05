/** Limits that services enforce and the dashboard shows. Sizes are in bytes, edges in pixels. */

export const maxImageUploadBytes = 20 * 1024 * 1024
export const maxImageInputPixels = 50_000_000
export const maxImageEdgePixels = 1024
export const maxImageBytes = 500_000
export const imageQuality = 85

/** The default of `MAX_VIDEO_BYTES`. */
export const defaultMaxVideoBytes = 100 * 1024 * 1024
export const videoFileExtensions = ['.mp4', '.webm', '.mov'] as const
export const imageFileTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
  'image/gif',
  'image/tiff',
] as const

export const maxNameLength = 200
export const maxDescriptionLength = 5000
export const minPasswordLength = 12
export const maxPasswordLength = 128
