import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const glossary = readFileSync(path.join(root, 'docs/glossary.md'), 'utf8')
const quoted = (text: string) => Array.from(text.matchAll(/`([^`]+)`/g), ([, word = '']) => word)
const section = (title: string) => glossary.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
const cells = (text: string) => text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))

/** The column "Not", and what is retired without a successor. */
const words = cells(glossary).flatMap(([, word, , not]) => (word?.startsWith('**') ? quoted(not ?? '') : []))
const phrases = quoted(section('Retired'))

/** Older names, and the files in which they may be used: all of them where none is named. */
const kept = cells(section('Names that keep an older word')).flatMap(([, names, where]) =>
  quoted(names ?? '').map((name) => ({ name, files: quoted(where ?? '') })),
)

/** English and the web have these words, too. */
const others = [
  /picture-?in-?picture\w*/gi,
  /<\/?picture\b/g,
  /redirect: 'manual'/g,
  /(\/|')thumbnail\b/g,
  /\b(out|in)doors?\b/gi,
  // What the fixtures of past backups say.
  /Manual of the belt|1\.4 a manual/g,
]

/** Sources and documents that are written, not generated, and not of the past. */
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => /\.(tsx?|mjs|js|md|css|sh|ya?ml|html|json|service|timer|cron)$|(^|\/)[^.]+$|\.env/.test(file))
  .filter((file) => !/^CHANGELOG|^docs\/(glossary|benchmarks)|^scripts\/glossary/.test(file))
  .filter((file) => !/\.fixture\/|\/fixtures\/|migrations\/|bun\.lock|\.(jpg|png)$/.test(file))
  .filter((file) => existsSync(path.join(root, file)))

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const anyOf = (list: readonly string[]) => list.join('|')
// Of a name, too: `picture_count`, `removePicture`.
const retired = new RegExp(
  [
    `(?<![A-Za-z])(?:${anyOf([...words, ...words.map(capitalized), ...words.map((word) => word.toUpperCase())])})s?(?![a-z])`,
    `(?<=[a-z])(?:${anyOf(words.map(capitalized))})s?(?![a-z])`,
    anyOf(phrases),
  ].join('|'),
  'g',
)

function retiredIn(file: string, text: string): string[] {
  const allowed = kept.filter(({ files }) => files.length === 0 || files.some((part) => file.includes(part)))
  const rest = [...others, ...allowed.map(({ name }) => name)].reduce(
    (left: string, pattern) => left.replaceAll(pattern, ''),
    text,
  )
  return rest.match(retired) ?? []
}

test('the sources use the words of the glossary', () => {
  expect(words.length).toBeGreaterThan(5)
  expect(phrases.length).toBeGreaterThan(10)
  const found = files.flatMap((file) => [
    ...retiredIn(file, file).map((word) => `${file}: ${word}`),
    ...readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => retiredIn(file, line).map((word) => `${file}:${index + 1} ${word}`)),
  ])
  expect(found).toEqual([])
})

test('a retired word is found wherever it is not kept', () => {
  expect(retiredIn('apps/images/src/app.ts', 'const removePicture = (thumbnails: Noun[]) => door')).toHaveLength(4)
  expect(retiredIn('packages/core/src/audit/list.ts', 'noun, nounId')).toEqual([])
  expect(retiredIn('packages/core/src/parts/part.ts', 'noun, pictureCount')).toEqual(['noun'])
})
