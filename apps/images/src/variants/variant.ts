import { signatureParameters } from '@abparts/auth/signed-url'
import { AppError } from '@abparts/contracts/error'
import { imageVariantEdges, imageVariantFormats } from '@abparts/contracts/image-variant'

type VariantFormat = (typeof imageVariantFormats)[number]

/** The requested form of an image. */
export interface ImageVariant {
  /** At most this wide, or exactly with `height`. */
  width: number | null
  /** Cropped to exactly `width` × `height`. */
  height: number | null
  format: VariantFormat
}

export interface VariantRequest {
  /** Null for the stored bytes. */
  variant: ImageVariant | null
  /** The answer depends on the `Accept` header. */
  isNegotiated: boolean
}

const edges = imageVariantEdges.join(', ')
const formats = [...imageVariantFormats, 'auto'].join(', ')

/** The query parameters, as human-readable text. */
export const allowedVariants = `w (${edges}), h (the same, with fit=cover), fit (cover) and format (${formats})`

/**
 * Reads `?w=`, `?h=`, `?fit=` and `?format=`. Only values from the lists are accepted, so that nobody can make the
 * service compute and keep any number of variants. Throws `bad_request`, which names the allowed values, for everything
 * else.
 */
export function readVariant(query: URLSearchParams, accept: string | null): VariantRequest {
  const values = new Map<string, string>()
  for (const [name, value] of query) {
    if (signatureParameters.includes(name)) continue
    if (values.has(name)) throw refuse(`${name} is repeated.`)
    values.set(name, value)
  }
  const width = readEdge(values, 'w')
  const height = readEdge(values, 'h')
  const fit = take(values, 'fit')
  const formatName = take(values, 'format')
  const [unknown] = values.keys()
  if (unknown !== undefined) throw refuse(`The parameter ${unknown} is unknown.`)
  if (fit !== undefined && fit !== 'cover') throw refuse('fit can only be cover.')
  if ((fit === 'cover') !== (height !== null)) throw refuse('h and fit=cover can only be used together.')
  if (height !== null && width === null) throw refuse('fit=cover needs w as well as h.')

  const isNegotiated = formatName === 'auto'
  const format = isNegotiated ? preferredFormat(accept) : readFormat(formatName)
  const isStored = width === null && format === 'webp'
  return { variant: isStored ? null : { width, height, format }, isNegotiated }
}

/** Names a variant in cache keys and entity tags. */
export const variantName = ({ width, height, format }: ImageVariant): string =>
  `${width ?? 'full'}${height === null ? '' : `x${height}`}.${format}`

function readEdge(values: Map<string, string>, name: string): number | null {
  const value = take(values, name)
  if (value === undefined) return null
  const edge = imageVariantEdges.find((candidate) => String(candidate) === value)
  if (edge === undefined) throw refuse(`${name} cannot be ${value.slice(0, 20)}.`)
  return edge
}

function readFormat(name: string | undefined): VariantFormat {
  if (name === undefined) return 'webp'
  const format = imageVariantFormats.find((candidate) => candidate === name)
  if (format === undefined) throw refuse(`format cannot be ${name.slice(0, 20)}.`)
  return format
}

function take(values: Map<string, string>, name: string): string | undefined {
  const value = values.get(name)
  values.delete(name)
  return value
}

const refuse = (problem: string) => new AppError('bad_request', `${problem} Allowed are ${allowedVariants}.`)

/** Best first. */
const preference: readonly VariantFormat[] = ['avif', 'webp', 'jpeg']

/**
 * The best format that an `Accept` header names (RFC 9110 §12.5.1). AVIF and WebP must be named explicitly: clients
 * that support neither send a wildcard, too. Everything else gets JPEG.
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
