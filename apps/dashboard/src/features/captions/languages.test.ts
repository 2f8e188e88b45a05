import { CaptionLanguage } from '@abparts/contracts/video'
import { expect, test } from 'vitest'
import { languageOfFile, languageOptions } from './languages.ts'

test('every language offered is accepted, and has a name', () => {
  for (const { value, label } of languageOptions) {
    expect(CaptionLanguage.parse(value)).toBe(value)
    expect(label).not.toBe(value)
  }
})

test.each([
  ['film.de.vtt', 'de'],
  ['film_pt-BR.vtt', 'pt-br'],
  ['film.vtt', 'en'],
  ['film.xx.vtt', 'en'],
])('%s is in %s', (filename, language) => {
  expect(languageOfFile(filename)).toBe(language)
})
