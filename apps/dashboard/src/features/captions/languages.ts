/** The languages offered, as BCP 47 tags in lower case. */
const offered =
  'en de fr it es pt pt-br nl da sv nb fi et lv lt pl cs sk hu ro bg sl hr sr el uk ru tr ar he fa hi th vi id ja ko zh-hans zh-hant'
const names = new Intl.DisplayNames('en', { type: 'language' })

export const languageOptions = offered
  .split(' ')
  .map((value) => ({ value, label: names.of(value) ?? value }))
  .toSorted((one, other) => one.label.localeCompare(other.label))

/** The language in a file's name, such as `film.de.vtt`; English without one. */
export function languageOfFile(filename: string): string {
  const tag = /[._-]([a-z]{2}(-[a-z]{2,4})?)\.vtt$/i.exec(filename)?.[1]?.toLowerCase()
  return languageOptions.find(({ value }) => value === tag)?.value ?? 'en'
}
