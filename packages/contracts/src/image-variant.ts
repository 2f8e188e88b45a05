/** The possible values of `?w=`, `?h=` and `?format=` of an image. */
export const imageVariantEdges = [64, 160, 320, 640, 1024] as const
export const imageVariantFormats = ['webp', 'avif', 'jpeg'] as const
