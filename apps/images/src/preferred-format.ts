import type { VariantFormat } from './image-variant.ts'

/** Best first. */
const preference: readonly VariantFormat[] = ['avif', 'webp', 'jpeg']

/**
 * The best format that an `Accept` header names (RFC 9110 §12.5.1). AVIF and WebP must be named themselves: a wildcard
 * is sent by clients that know neither. JPEG is the answer to everything else.
 */
export function preferredFormat(accept: string | null): VariantFormat {
  const weights = new Map<string, number>()
  for (const range of (accept ?? '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
    weights.set(type, Number(weight) || 0)
  }
  const wildcard = weights.get('image/*') ?? weights.get('*/*') ?? 0
  const weightOf = (format: VariantFormat) => weights.get(`image/${format}`) ?? (format === 'jpeg' ? wildcard : 0)
  let best: VariantFormat = 'jpeg'
  let bestWeight = 0
  for (const format of preference)
    if (weightOf(format) > bestWeight) {
      best = format
      bestWeight = weightOf(format)
    }
  return best
}
