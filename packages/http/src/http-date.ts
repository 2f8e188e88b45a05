const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].join('|')
const longDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].join('|')
const time = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`
const month = `(?<month>${months.join('|')})`

/** The three forms that RFC 9110 §5.6.7 has recipients understand: IMF-fixdate, and those of RFC 850 and of asctime. */
const forms = [
  new RegExp(String.raw`^(?:${days}), (?<day>\d{2}) ${month} (?<year>\d{4}) ${time} GMT$`),
  new RegExp(String.raw`^(?:${longDays}), (?<day>\d{2})-${month}-(?<year>\d{2}) ${time} GMT$`),
  new RegExp(String.raw`^(?:${days}) ${month} (?<day>\d{2}| \d) ${time} (?<year>\d{4})$`),
]

/** A date in a header as milliseconds since 1970, or null when it is none. */
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

/** Two digits that seem to lie more than 50 years ahead are the past year with these digits. */
function fullYear(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits)
  const thisYear = new Date(now).getUTCFullYear()
  const year = thisYear - (thisYear % 100) + Number(digits)
  return year > thisYear + 50 ? year - 100 : year
}
