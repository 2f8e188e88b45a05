import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')

test.each(['docs/architecture.md', 'CONTRIBUTING.md'])('every file and folder that %s names exists', (page) => {
  const names = Array.from(
    readFileSync(path.join(root, page), 'utf8').matchAll(/`((?:apps|packages|scripts|docs)\/[\w./-]+)`/g),
    ([, name = '']) => name,
  )
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !existsSync(path.join(root, name)))).toEqual([])
})
