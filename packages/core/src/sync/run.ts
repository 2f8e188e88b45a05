import { applyPlan } from './apply.ts'
import type { Direction, SyncOptions } from './installation.ts'
import { checkObjects } from './objects.ts'
import { isChange, type SyncChange, type SyncPlan } from './plan.ts'
import { planSync } from './plan-sync.ts'
import { type ApplyOptions, installationSource } from './source.ts'
import { saveUndo, type UndoStore } from './undo.ts'

interface ExecutePlanOptions extends SyncOptions, Pick<ApplyOptions, 'actor' | 'signal' | 'onChange'> {
  /** Stores what is about to be changed. It must be empty. */
  store: UndoStore
  /** The remote that is changed; null for this installation. */
  remote: string | null
}

/**
 * Executes a plan: saves what it is going to change, makes the changes, checks their objects, and compares both
 * installations again. Returns sentences about what is not as it should be, in addition to the failures passed to
 * `onChange`.
 */
export async function executePlan(
  direction: Direction,
  plan: SyncPlan,
  options: ExecutePlanOptions,
): Promise<string[]> {
  const { store, remote, signal, anonymize, actor, onChange } = options
  await saveUndo(direction, plan.items.filter(isChange), { store, remote })
  const made: SyncChange[] = []
  const failed = new Set<string>()
  await applyPlan(plan, {
    source: installationSource(direction.source),
    target: direction.target,
    viewers: plan.viewers,
    anonymize,
    actor,
    signal,
    onChange: (change, failure) => {
      if (failure === null) made.push(change)
      else failed.add(keyOf(change))
      onChange(change, failure)
    },
  })
  if (signal.aborted) return []
  const problems = await checkObjects(direction.target, made)
  const rest = (await planSync(direction, options)).items.filter(isChange).filter((item) => !failed.has(keyOf(item)))
  return [...problems, ...rest.map(({ label }) => `${label} differs again: someone has changed it. Run this again.`)]
}

const keyOf = ({ type, id }: SyncChange) => `${type} ${id}`
