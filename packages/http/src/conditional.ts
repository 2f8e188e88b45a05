import { parseHttpDate } from './http-date.ts'

/** What identifies the current representation: a strong entity tag with its quotes, and when it last changed. */
export interface Validators {
  etag: string
  lastModified: Date
}

/** What a request's conditions ask for: go on, 304, or 412. */
export type Condition = 'proceed' | 'not_modified' | 'precondition_failed'

const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

/** Does a list of entity tags, or `*`, name this one? (RFC 9110 §8.8.3.2) */
function namesTag(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true
  for (const [, weak, tag] of list.matchAll(entityTag))
    if (tag === etag && (comparison === 'weak' || weak === undefined)) return true
  return false
}

/** Null for what is no date: such a field is ignored. */
function changedSince(date: string, { lastModified }: Validators): boolean | null {
  const time = parseHttpDate(date)
  return time === null ? null : wholeSeconds(lastModified) > time
}

/** Headers carry whole seconds. */
const wholeSeconds = (date: Date) => Math.floor(date.getTime() / 1000) * 1000

/** Evaluates `If-Match`, `If-Unmodified-Since`, `If-None-Match` and `If-Modified-Since` in the order of RFC 9110 §13.2.2. */
export function evaluateConditions(request: Pick<Request, 'method' | 'headers'>, current: Validators): Condition {
  const { headers } = request
  const reading = request.method === 'GET' || request.method === 'HEAD'

  const match = headers.get('if-match')
  const unmodifiedSince = headers.get('if-unmodified-since')
  if (match !== null) {
    if (!namesTag(match, current.etag, 'strong')) return 'precondition_failed'
  } else if (unmodifiedSince !== null && changedSince(unmodifiedSince, current) === true) return 'precondition_failed'

  const noneMatch = headers.get('if-none-match')
  const modifiedSince = headers.get('if-modified-since')
  if (noneMatch !== null) {
    if (namesTag(noneMatch, current.etag, 'weak')) return reading ? 'not_modified' : 'precondition_failed'
  } else if (modifiedSince !== null && reading && changedSince(modifiedSince, current) === false) return 'not_modified'
  return 'proceed'
}

/**
 * May a `Range` be applied? Without `If-Range`, or when it names exactly this representation (RFC 9110 §13.1.5): by its
 * strong entity tag, or by a date so far back that the bytes cannot have changed twice in that second (§8.8.2.2).
 */
export function ifRangeHolds(headers: Headers, current: Validators, now = Date.now()): boolean {
  const condition = headers.get('if-range')
  if (condition === null) return true
  if (condition.includes('"')) return condition === current.etag
  const modified = wholeSeconds(current.lastModified)
  return parseHttpDate(condition) === modified && now - modified >= 2000
}
