import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Action, permissions, type Reach, type ResourceType } from '@abparts/auth/permissions'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const page = await readFile(join(root, 'docs/security.md'), 'utf8')

const rows: [ResourceType, string][] = [
  ['catalog_part', 'catalog parts, their videos and documents'],
  ['catalog_image', 'images of catalog parts'],
  ['proprietary_part', 'parts of an organization, and all their media'],
  ['general_document', 'documents of no part'],
  ['support_video', 'support videos'],
  ['organization', 'organizations'],
  ['logo', 'their logos'],
  ['quota', 'what they store, and may store'],
  ['user', 'accounts'],
  ['account', 'accounts made without an invitation, links of invitations'],
  ['profile', 'name, password, sessions'],
  ['profile_photo', 'photos of people'],
  ['audit_log', 'the log of who did what'],
  ['platform', 'storage report, jobs, settings'],
]
const actions: Action[] = ['view', 'create', 'edit', 'delete']
const whose: [Reach, string][] = [
  ['all', ''],
  ['organization', "own organization's: "],
  ['self', 'own: '],
]

/** What one role may do with one type of resource. */
function cell(type: ResourceType, column: 0 | 1 | 2): string {
  const parts = whose.flatMap(([reach, words]) => {
    const allowed = actions.filter((action) => permissions[type][action][column] === reach)
    return allowed.length > 0 ? [words + allowed.join(', ')] : []
  })
  return parts.join('; ') || '–'
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
const table = [
  line(['', 'not signed in', 'user', 'admin', 'super admin']),
  line(['---', '---', '---', '---', '---']),
  ...rows.map(([type, name]) => line([name, cell(type, 0), cell(type, 1), cell(type, 2), 'everything'])),
].join('\n')

test('the table on the page is the permission table', () => {
  expect(rows.map(([type]) => type).sort()).toEqual(Object.keys(permissions).sort())
  expect(page).toContain(table)
})

test('every test that the page names exists', async () => {
  const named = [...page.matchAll(/`([\w.-]+\.test\.ts)`/g)].map(([, name = '']) => name)
  const files = await Array.fromAsync(new Bun.Glob('{apps,packages,scripts}/**/*.test.ts').scan(root))
  const existing = new Set(files.map((file) => basename(file)))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((name) => !existing.has(name))).toEqual([])
})
