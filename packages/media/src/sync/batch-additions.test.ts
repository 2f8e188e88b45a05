import { expect, test } from 'vitest'
import { batchesOf } from './batch-additions.ts'
import type { SyncChange } from './sync-plan.ts'

const groupOf = (count: number, sizeBytes: number): SyncChange[] =>
  Array.from({ length: count }, () => ({
    ...({ noun: 'image', id: crypto.randomUUID(), label: 'picture', owner: null, sizeBytes, finding: 'new' } as const),
    ...({ action: 'copy', reason: null, source: null, target: null, nextHead: crypto.randomUUID() } as const),
  }))

const sizesOf = (groups: SyncChange[][]) => [...batchesOf(groups)].map((batch) => batch.map((group) => group.length))

test.each<[string, SyncChange[][], number[][]]>([
  ['nothing', [], []],
  ['as many as there may be', [groupOf(200, 1), groupOf(50, 1), groupOf(1, 1)], [[200, 50], [1]]],
  ['as many bytes as there may be', [groupOf(2, 1e6), groupOf(1, 2e6), groupOf(1, 1)], [[2, 1], [1]]],
  ['one owner as a whole', [groupOf(1, 1), groupOf(3, 2e6), groupOf(3, 2e6), groupOf(1, 1)], [[1], [3], [3], [1]]],
])('%s', (_, groups, sizes) => {
  expect(sizesOf(groups)).toEqual(sizes)
})
