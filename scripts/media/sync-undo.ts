import { existsSync } from 'node:fs'
import path from 'node:path'
import { platform } from '@abparts/auth/platform'
import { AppError } from '@abparts/contracts/error'
import { applyPlan } from '@abparts/core/sync/apply'
import { openUndo } from '@abparts/core/sync/undo'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { root } from '../platform/root.ts'
import { countOf, createOutput, createProgress } from './output.ts'
import { runCommand } from './run-command.ts'
import { localInstallation, openCompatibleRemote } from './sync.ts'

interface UndoOptions {
  from: string
  remote?: string | undefined
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

/** `media sync undo`: restores the state before a sync, except what was changed since. */
export const syncUndoCommand = ({ from, remote, dryRun = false, json = false }: UndoOptions): Promise<never> =>
  runCommand({ adopt: false }, async (tools) => {
    const directory = path.resolve(root, from)
    if (!existsSync(directory)) throw new AppError('not_found', `There is no directory ${directory}.`)
    const { record, changes, source, viewers } = await openUndo(await openLocalStorage(directory))
    if (record.remote !== (remote ?? null)) throw misdirected(record.remote)
    await using target =
      remote === undefined ? localInstallation(tools) : await openCompatibleRemote(remote, { isReadOnly: false })
    const progress = createProgress(changes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
    const { tell } = createOutput(json, progress)
    for (const { label, id, type, action } of changes)
      tell(`${action === 'retire' ? '-' : '~'} ${label} (${id})`, { noun: type, id, label, action })
    if (dryRun) return 0

    const made = { changed: 0, failed: 0 }
    await applyPlan(
      { items: changes, missingOwners: new Map() },
      {
        viewers,
        source,
        target,
        actor: platform.actor,
        anonymize: false,
        signal: tools.signal,
        onChange: ({ label, id, sizeBytes }, failure) => {
          progress.advance(sizeBytes)
          made[failure === null ? 'changed' : 'failed'] += 1
          if (failure !== null) tell(`not undone  ${label} (${id})  ${failure}`, { id, label, failure })
        },
      },
    )
    tell(`${countOf(made.changed, 'change')} undone, ${made.failed} not.`, made)
    if (tools.signal.aborted) return 2
    return made.failed === 0 ? 0 : 1
  })

const misdirected = (remote: string | null) =>
  new AppError(
    'conflict',
    remote === null
      ? 'That was saved of this installation: leave out --remote.'
      : `That was saved of another installation: add --remote ${remote}.`,
  )
