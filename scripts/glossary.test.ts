import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const glossary = readFileSync(path.join(root, 'docs/glossary.md'), 'utf8')
const quoted = (text: string) => Array.from(text.matchAll(/`([^`]+)`/g), ([, word = '']) => word)

const retired = glossary.split('\n').flatMap((line) => {
  const [, word, , not] = line.split('|')
  return word?.includes('**') ? quoted(not ?? '') : []
})
const kept = quoted(glossary.slice(glossary.indexOf('## Names that keep an older word')))

/** Plain English, web standards, and kept paths and fields contain these words, too. */
const others = [
  /pictureInPicture\w*/gi,
  /picture-in-picture/gi,
  /<\/?picture/g,
  /redirect: 'manual'/g,
  /(\/|')thumbnail\b/g,
  /\bpicture(?=[:,] )/g,
  /^ +(manual|member):/g,
  /(Manual of the belt|1.4 a manual)/g,
  /\bremember\w*/gi,
  /\b(out|in)doors?\b/gi,
]

/** Sources and documents that are current and written by hand. */
const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.md', '*.css', '*.sh', '*.yml'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => !/^(CHANGELOG|docs\/(glossary|benchmarks)|scripts\/glossary)|\.fixture\/|\/fixtures\//.test(file))

const without = (text: string, patterns: readonly (RegExp | string)[]) =>
  patterns.reduce((rest: string, pattern) => rest.replaceAll(pattern, ''), text)

test('the sources use the words of the glossary', () => {
  expect(retired.length).toBeGreaterThan(5)
  // Also in the middle of a name: `removePicture`, `picture_count`.
  const pattern = new RegExp(`(?<![a-z])(${retired.join('|')})s?(?![a-z])`, 'gi')
  const found = files.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const words = without(line, [...others, ...kept]).match(pattern)
        return words === null ? [] : `${file}:${index + 1} ${words.join(', ')}`
      }),
  )
  expect(found).toEqual([])
})
