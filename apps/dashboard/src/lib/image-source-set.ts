import { imageVariantEdges } from '@abparts/contracts/image-variant'

/** An image's smaller variants for `srcset`. A signature in the URL is valid for them too. */
export function sourceSetOf(url: string): string {
  const separator = url.includes('?') ? '&' : '?'
  return imageVariantEdges.map((edge) => `${url}${separator}w=${edge} ${edge}w`).join(', ')
}
