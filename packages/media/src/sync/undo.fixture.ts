import { platform } from '@abparts/auth/platform'
import { expect } from 'vitest'
import { applyPlan } from './apply-plan.ts'
import { carryOut } from './carry-out.ts'
import type { Installation } from './installation.ts'
import { openUndo } from './open-undo.ts'
import { planSync } from './plan-sync.ts'
import type { SyncOptions } from './sync-plan.ts'
import { plainSync } from './two-installations.fixture.ts'
import type { UndoStore } from './undo-record.ts'

const { signal } = new AbortController()

/** Syncs as the command does: what is overwritten is saved in `store`. */
export async function syncAndSaveForTest(
  source: Installation,
  target: Installation,
  store: UndoStore,
  asked: Partial<SyncOptions>,
): Promise<void> {
  const direction = { source, target }
  const options = { ...plainSync, ...asked }
  const failures: string[] = []
  const problems = await carryOut(direction, await planSync(direction, options), {
    ...{ ...options, store, remote: null, actor: platform.actor, signal },
    onChange: (_, failure) => failure !== null && failures.push(failure),
  })
  expect([problems, failures]).toEqual([[], []])
}

/** Brings back what was saved, as the command does. Answers what was left, since it has changed. */
export async function undoForTest(target: Installation, store: UndoStore): Promise<string[]> {
  const { changes, source, viewers } = await openUndo(store)
  const left: string[] = []
  await applyPlan(
    { items: changes, missingOwners: new Map() },
    {
      viewers,
      ...{ source, target, actor: platform.actor, anonymize: false, signal },
      onChange: ({ id }, failure) => failure !== null && left.push(id),
    },
  )
  return left
}

/** What differs between two installations, and how, seen from the target. */
export async function findingsBetween(source: Installation, target: Installation): Promise<string[]> {
  const { items } = await planSync({ source, target }, plainSync)
  return items.map(({ noun, id, finding }) => `${noun} ${id} ${finding}`)
}
