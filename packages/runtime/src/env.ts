import { AppError } from '@abparts/contracts/error'
import { z } from 'zod'
import { printError } from './print.ts'

const portRule = 'expected a port number from 1 to 65535'
export const Port = z.coerce.number(portRule).int(portRule).min(1, portRule).max(65535, portRule)
/** `public`: images of catalog parts and logos are public. `signed`: nothing is. */
export const MediaAccess = z.enum(['public', 'signed'], 'expected public or signed').default('public')
export type MediaAccess = z.infer<typeof MediaAccess>
/** `proxy`: the videos service streams what is in S3. `redirect`: browsers fetch it from S3 themselves. */
export const VideoDelivery = z.enum(['proxy', 'redirect'], 'expected proxy or redirect').default('proxy')
const workersRule = 'expected a number from 1 to 64'
/** How many processes share a service's port. */
export const Workers = z.coerce.number(workersRule).int(workersRule).min(1, workersRule).max(64, workersRule).default(1)
/** The base of public URLs: `https://media.example.com`, without a trailing slash. */
export const BaseUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http(s) URL' })
  .transform((url) => url.replace(/\/+$/, ''))
/** The base of a service's URLs within the installation, where nothing is encrypted. */
export const ServiceUrl = z
  .url({ protocol: /^http$/, error: 'expected an http:// URL' })
  .transform((url) => url.replace(/\/+$/, ''))
const list = (text: string) => text.split(',').map((item) => item.trim())
/** Proxies whose `X-Forwarded-For` is trusted: addresses and CIDR ranges, separated by commas. */
export const TrustedProxies = z
  .string()
  .transform(list)
  .pipe(
    z.array(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'expected addresses and CIDR ranges separated by commas'),
    ),
  )
  .default([])
/** Origins of other sites whose pages may read the responses: `https://app.example.com`, separated by commas. */
export const CorsOrigins = z
  .string()
  .transform(list)
  .pipe(
    z.array(z.url({ protocol: /^https?$/, error: 'expected http(s) origins' }).transform((url) => new URL(url).origin)),
  )
  .default([])
const perMinuteRule = 'expected a number of at least 1'
export const PerMinute = z.coerce.number(perMinuteRule).int(perMinuteRule).min(1, perMinuteRule)
export const Flag = z.enum(['0', '1'], 'expected 0 or 1').transform((flag) => flag === '1')
export const DatabaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'expected postgres://user:password@host:port/database',
})
/** Secrets for signing media URLs, newest first, separated by commas. */
export const MediaUrlSecrets = z
  .string('expected secrets separated by commas')
  .transform(list)
  .pipe(z.array(z.string().min(32, 'expected at least 32 characters in each secret')).min(1))

/**
 * Parses an environment. An empty variable counts as absent. If anything is wrong, throws a `bad_request` that lists
 * every problem, each with its variable and what is expected.
 */
export function parseEnv<Env extends object>(schema: z.ZodType<Env>, source: NodeJS.ProcessEnv): Readonly<Env> {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = schema.safeParse(present)
  if (result.success) return Object.freeze(result.data)
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new AppError('bad_request', problems.join('\n'))
}

/** Reads an app's environment once. If anything is wrong, prints every problem and ends the process with code 1. */
export function readEnv<Env extends object>(schema: z.ZodType<Env>, source = process.env): Readonly<Env> {
  try {
    return parseEnv(schema, source)
  } catch (error) {
    printError(error)
    process.exit(1)
  }
}
