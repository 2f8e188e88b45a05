import { mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { platform } from '@abparts/auth/platform'
import { AppError } from '@abparts/contracts/error'
import { backupName } from '@abparts/core/backup/record'
import { type Removal, refuseRemoval } from '@abparts/core/objects/removal-guard'
import {
  type Direction,
  type Installation,
  requireOwnStores,
  requireTwoInstallations,
  type SyncOptions,
  withSyncLock,
} from '@abparts/core/sync/installation'
import { isChange, isLeft, type SyncPlan } from '@abparts/core/sync/plan'
import { planSync } from '@abparts/core/sync/plan-sync'
import { executePlan } from '@abparts/core/sync/run'
import { openBinaryClient } from '@abparts/db/binary-client'
import { databaseProblem } from '@abparts/db/readiness'
import { parseEnv } from '@abparts/runtime/env'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { PlatformEnv } from '../platform/env.ts'
import { countOf, createOutput, createProgress } from './output.ts'
import { openRemote, type Remote } from './remotes.ts'
import { runCommand, type Tools } from './run-command.ts'
import { factsOf, lineOf, lostRolesIn, type SyncDirection, summaryOf } from './sync-lines.ts'

interface SyncCommandOptions {
  remote: string
  prefer?: 'local' | 'remote' | undefined
  delete?: boolean | undefined
  yesRemove?: number | undefined
  withUsers?: boolean | undefined
  keepRole?: string[] | undefined
  anonymize?: boolean | undefined
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

/** `media sync pull`, `media sync push`: shows the differences, and copies them in one of the two directions. */
export const syncCommand = (way: SyncDirection, options: SyncCommandOptions): Promise<never> =>
  runCommand({ adopt: false }, async (tools) => {
    await using remote = await openCompatibleRemote(options.remote, { isReadOnly: way === 'pull' })
    await using here = localInstallation(tools)
    const direction = way === 'pull' ? { source: remote, target: here } : { source: here, target: remote }
    await requireTwoInstallations(direction)
    return await withSyncLock(direction, () => sync(way, direction, options, tools.signal))
  })

/** In the log of the other installation, this one appears under the name of its address or machine. */
export function localInstallation({ db, databaseUrl, storages }: Tools): Installation & AsyncDisposable {
  const { PUBLIC_URL } = parseEnv(PlatformEnv, process.env)
  const name = PUBLIC_URL === undefined ? hostname() : new URL(PUBLIC_URL).host
  const binary = openBinaryClient(databaseUrl)
  return { name, db, binary, storages, [Symbol.asyncDispose]: binary.close }
}

/**
 * Opens a remote, read-only or not. Throws `conflict` when its schema differs, or its storages do not belong to its
 * database.
 */
export async function openCompatibleRemote(
  name: string,
  options: { isReadOnly: boolean },
): Promise<Remote & AsyncDisposable> {
  const remote = await openRemote(name, options)
  const problem = await databaseProblem(remote.db)
  try {
    if (problem !== null) throw new AppError('conflict', `${name}: ${problem} Both ends must be of the same version.`)
    await requireOwnStores(remote, remote.storages.all)
  } catch (error) {
    await remote.close()
    throw error
  }
  return { ...remote, [Symbol.asyncDispose]: remote.close }
}

async function sync(
  way: SyncDirection,
  direction: Direction,
  { prefer, yesRemove, dryRun = false, json = false, ...flags }: SyncCommandOptions,
  signal: AbortSignal,
): Promise<0 | 1 | 2> {
  const local = way === 'pull' ? 'target' : 'source'
  const remote = way === 'pull' ? 'source' : 'target'
  const options: SyncOptions = {
    prefer: prefer === undefined ? null : prefer === 'local' ? local : remote,
    withDeletions: flags.delete ?? false,
    withUsers: flags.withUsers ?? false,
    keptRoles: new Set(flags.keepRole?.map((email) => email.trim().toLowerCase())),
    anonymize: flags.anonymize ?? false,
  }
  const plan = await planSync(direction, options)
  const changes = plan.items.filter(isChange)
  const progress = createProgress(changes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
  const { tell } = createOutput(json, progress)
  for (const { label } of plan.missingOwners.values()) tell(`+ ${label}`, { owner: label, finding: 'new' })
  for (const item of plan.items) tell(lineOf(item, way), factsOf(item, way))
  const left = plan.items.filter(isLeft).length
  const removals = [deletionsOf(plan)]
  const refusal = refuseRemoval(removals, dryRun ? undefined : yesRemove)
  if (dryRun && refusal !== null) tell(refusal, { refusal })
  const lostRoles = lostRolesIn(plan.missingOwners)
  tell(summaryOf(plan, way), {
    same: plan.same,
    changes: changes.length,
    left,
    dryRun,
    ...(lostRoles.length > 0 && { lostRoles }),
  })
  if (dryRun || changes.length === 0) return left === 0 ? 0 : 1

  if (refusal !== null) throw new AppError('conflict', refusal)
  const directory = await makeUndoDirectory()
  const changed = way === 'push' ? direction.target.name : null
  const made = { changed: 0, failed: 0 }
  const problems = await executePlan(direction, plan, {
    ...options,
    store: await openLocalStorage(directory),
    remote: changed,
    actor: platform.actor,
    signal,
    onChange: (change, failure) => {
      progress.advance(change.sizeBytes)
      made[failure === null ? 'changed' : 'failed'] += 1
      if (failure !== null)
        tell(`not done  ${change.label} (${change.id})  ${failure}`, { ...factsOf(change, way), failure })
    },
  })
  for (const problem of problems) tell(problem, { problem })
  const sentences = [
    `${countOf(made.changed, 'change')} made, ${made.failed} not.`,
    `To undo it: npm run media -- sync undo --from ${directory}${changed === null ? '' : ` --remote ${changed}`}`,
    signal.aborted && 'Stopped before the end: repeat this to continue.',
    !signal.aborted && problems.length === 0 && 'Everything that was copied is identical, bit for bit.',
  ]
  tell(sentences, { ...made, left, problems: problems.length, undo: directory })
  if (signal.aborted) return 2
  return left + made.failed + problems.length === 0 ? 0 : 1
}

/** What `--delete` removes from the target, which has everything in the plan except what is new to it. */
function deletionsOf({ items, same, onlyInTarget }: SyncPlan): Removal {
  const there = items.filter(({ target }) => target !== null).length
  const removing = items.filter(({ action }) => action === 'delete').length
  return { what: 'media', removing, of: there + same + onlyInTarget }
}

async function makeUndoDirectory(): Promise<string> {
  const { DATA_DIR } = parseEnv(PlatformEnv, process.env)
  const directory = path.join(DATA_DIR, 'sync-backups', backupName(new Date()))
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o700 })
  await mkdir(directory, { mode: 0o700 })
  return directory
}
