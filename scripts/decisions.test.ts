import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from './platform/root.ts'

const directory = path.join(root, 'docs/decisions')
const names = readdirSync(directory).sort()
const read = (name: string) => readFileSync(path.join(directory, name), 'utf8')

/** Everything in the repository that matches this. */
const mentions = (pattern: string) =>
  execFileSync('git', ['grep', '--untracked', '-hoE', pattern], { cwd: root, encoding: 'utf8' }).trim().split('\n')

test('decisions are numbered from 001, without gaps', () => {
  expect(names.map((name) => name.slice(0, 4))).toEqual(
    names.map((_, index) => `${String(index + 1).padStart(3, '0')}-`),
  )
})

test.each(names)('%s has a status, a date, the decision and the options that were weighed', (name) => {
  const [head = '', options = ''] = read(name).split('\n## Options weighed\n\n')
  expect(head.split('\n\n').slice(0, 3)).toEqual([
    expect.stringMatching(new RegExp(`^# ${name.slice(0, 3)}: .+$`)),
    expect.stringMatching(/^- Status: (accepted|superseded by \[\d{3}\]\(.+\))\n- Date: \d{4}-\d\d-\d\d$/),
    expect.stringMatching(/^\*\*Decision\.\*\* /),
  ])
  expect(options).toMatch(/^- \*\*.+\*\* \(chosen\): /m)
  expect(options).toMatch(/^- \*\*.+\*\*: /m)
})

test('decisions are referenced by file, since a number alone may later mean another one', () => {
  const files = mentions('decisions/[0-9][^) ]*').map((mention) =>
    mention.slice('decisions/'.length).replace(/\.$/, ''),
  )
  expect(files.length).toBeGreaterThan(5)
  for (const file of files) expect(names).toContain(file)
})

test('a link to a decision has its number', () => {
  const links = mentions('\\[([dD]ecision )?[0-9]{3}\\]\\([^)]+\\)')
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) {
    const [, number, file = ''] = /(\d{3})\]\((?:.*decisions\/)?(.+)\)/.exec(link) ?? []
    expect(names, link).toContain(file)
    expect(file.slice(0, 3), link).toBe(number)
  }
})
