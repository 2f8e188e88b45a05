import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const filesNamedIn = (page: string) =>
  Array.from(
    readFileSync(path.join(root, page), 'utf8').matchAll(/`((?:apps|packages|scripts|docs|infra|bench)\/[\w./-]+)`/g),
    ([, name = '']) => name,
  )

const decisions = readdirSync(path.join(root, 'docs/decisions')).map((file) => `docs/decisions/${file}`)
const pages = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/operations.md', 'docs/security.md']

test.each([...pages, ...decisions])('every file and folder that %s names exists', (page) => {
  expect(filesNamedIn(page).filter((name) => !existsSync(path.join(root, name)))).toEqual([])
})

test('the pages name files', () => {
  expect([...pages, ...decisions].flatMap(filesNamedIn).length).toBeGreaterThan(100)
})
