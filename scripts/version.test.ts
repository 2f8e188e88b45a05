import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { version } from '../package.json'
import { root } from './platform/root.ts'

test('the newest version of the changelog is that of the package', () => {
  const changelog = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8')
  const [newest] = changelog.matchAll(/^## (\d.*)$/gm)
  expect(newest?.[1]).toMatch(/^\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d$/)
  expect(newest?.[1]?.split(' - ')[0]).toBe(version)
})

test('the command prints its version', async () => {
  const command = Bun.spawn([process.execPath, 'scripts/media.ts', '--version'], { cwd: root, env: {} })
  expect([await command.stdout.text(), await command.exited]).toEqual([`${version}\n`, 0])
})
