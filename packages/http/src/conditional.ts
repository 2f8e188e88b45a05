const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].join('|')
const longDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].join('|')
const time = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`
const month = `(?<month>${months.join('|')})`

/** The three formats that recipients must understand (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 and asctime. */
const forms = [
  new RegExp(String.raw`^(?:${days}), (?<day>\d{2}) ${month} (?<year>\d{4}) ${time} GMT$`),
  new RegExp(String.raw`^(?:${longDays}), (?<day>\d{2})-${month}-(?<year>\d{2}) ${time} GMT$`),
  new RegExp(String.raw`^(?:${days}) ${month} (?<day>\d{2}| \d) ${time} (?<year>\d{4})$`),
]

/** A date in a header as milliseconds since 1970, or null when it is not a date. */
export function parseHttpDate(value: string, now = Date.now()): number | null {
  for (const form of forms) {
    const found = form.exec(value)?.groups
    if (found === undefined) continue
    const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = found
    return Date.UTC(
      fullYear(year, now),
      months.indexOf(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    )
  }
  return null
}

/** A two-digit year that seems to be more than 50 years ahead is the past year with these digits. */
function fullYear(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits)
  const thisYear = new Date(now).getUTCFullYear()
  const year = thisYear - (thisYear % 100) + Number(digits)
  return year > thisYear + 50 ? year - 100 : year
}

/** What identifies the current representation: a strong entity tag with its quotes, and the time of its last change. */
export interface Validators {
  etag: string
  lastModified: Date
}

/** The result of a request's conditions: continue, 304, or 412. */
export type Condition = 'proceed' | 'not_modified' | 'precondition_failed'

const entityTag = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g

/** Whether a list of entity tags, or `*`, matches this one (RFC 9110 §8.8.3.2). */
function namesTag(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true
  for (const [, weak, tag] of list.matchAll(entityTag))
    if (tag === etag && (comparison === 'weak' || weak === undefined)) return true
  return false
}

/** Null for what is not a date: such a field is ignored. */
function changedSince(date: string, { lastModified }: Validators): boolean | null {
  const time = parseHttpDate(date)
  return time === null ? null : wholeSeconds(lastModified) > time
}

/** Headers have a resolution of one second. */
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
 * Whether a `Range` may be applied: without `If-Range`, or when that names exactly this representation (RFC 9110
 * §13.1.5), by its strong entity tag, or by a date so far back that the bytes cannot have changed twice in that second
 * (§8.8.2.2).
 */
export function ifRangeHolds(headers: Headers, current: Validators, now = Date.now()): boolean {
  const condition = headers.get('if-range')
  if (condition === null) return true
  if (condition.includes('"')) return condition === current.etag
  const modified = wholeSeconds(current.lastModified)
  return parseHttpDate(condition) === modified && now - modified >= 2000
}
