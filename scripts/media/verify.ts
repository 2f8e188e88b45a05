import { formatBytes } from '@abparts/contracts/format'
import { storageGraceSeconds as graceSeconds, removedMediaRetentionDays } from '@abparts/contracts/limits'
import { type ImageFinding, verifyImages } from '@abparts/core/images/verify'
import { collectOrphans } from '@abparts/core/objects/collect-orphans'
import { planCollection, planPurge } from '@abparts/core/objects/plan-removals'
import { purgeRemoved } from '@abparts/core/objects/purge-removed'
import { countObjects } from '@abparts/core/objects/read'
import { queueOrphan } from '@abparts/core/objects/references'
import { refuseRemoval, requireYes } from '@abparts/core/objects/removal-guard'
import { type Finding, verifyStorage } from '@abparts/core/objects/verify'
import { findMiscounted, recountUsage } from '@abparts/core/quota/usage'
import { countOf, createOutput, createProgress } from './output.ts'
import { runCommand } from './run-command.ts'

/** A damaged image as a line, in the format in which `verify` prints damaged objects. */
export const describeImage = ({ problem, backend, label, id }: ImageFinding): string =>
  `${problem.padEnd(13)} ${backend} ${label}  ${id}`

interface VerifyOptions {
  deep?: boolean | undefined
  fix?: boolean | undefined
  adopt?: boolean | undefined
  yesRemove?: number | undefined
  json?: boolean | undefined
}

/** `media verify`: prints each difference between database and storages, and their number. */
export const verifyCommand = ({
  deep = false,
  fix = false,
  adopt = false,
  yesRemove,
  json = false,
}: VerifyOptions): Promise<never> =>
  runCommand({ adopt }, async ({ db, storages, signal }) => {
    const now = new Date()
    const total = (await countObjects(db)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const progress = createProgress(total)
    const { tell } = createOutput(json, progress)
    const found: Record<Finding['problem'], number> = { missing: 0, wrong_size: 0, wrong_sha256: 0, orphaned: 0 }
    const orphans: Parameters<typeof queueOrphan>[1][] = []
    const checked = { objects: 0, sizeBytes: 0 }

    await verifyStorage(db, storages, {
      now,
      graceSeconds,
      deep,
      signal,
      onFinding: async (finding) => {
        found[finding.problem] += 1
        tell(`${finding.problem.padEnd(13)} ${finding.backend.padEnd(6)} ${finding.key}`, finding)
        if (finding.problem === 'orphaned') orphans.push(finding)
      },
      onChecked: ({ sizeBytes }) => {
        checked.objects += 1
        checked.sizeBytes += sizeBytes
        progress.advance(sizeBytes)
      },
    })
    if (signal.aborted) return 2
    const images = await verifyImages(db, {
      deep,
      signal,
      onFinding: (finding) => {
        found[finding.problem] += 1
        tell(describeImage(finding), finding)
      },
    })
    const purging = { now, retentionDays: removedMediaRetentionDays }
    const removals = [
      { what: 'objects that no row refers to', removing: orphans.length, of: checked.objects + orphans.length },
      await planCollection(db, storages, { now, graceSeconds }),
      await planPurge(db, purging),
    ]
    if (fix) requireYes(removals, yesRemove)
    if (fix) for (const orphan of orphans) await queueOrphan(db, orphan)
    const { removed, isLockedOut } = fix
      ? await collectOrphans(db, storages, { now, graceSeconds, isApproved: yesRemove !== undefined })
      : { removed: 0, isLockedOut: false }
    if (fix) await purgeRemoved(db, purging)

    const miscounted = await findMiscounted(db)
    for (const finding of miscounted) {
      const { name, usedBytes, countedBytes } = finding
      tell(`wrong_usage   ${name} uses ${countedBytes} bytes, not ${usedBytes}`, { problem: 'wrong_usage', ...finding })
      if (fix) await recountUsage(db, finding)
    }

    const damaged = found.missing + found.wrong_size + found.wrong_sha256
    const sentences = [
      `${countOf(checked.objects, 'object')} (${formatBytes(checked.sizeBytes)}) and ${countOf(images.count, 'image')} in the database (${formatBytes(images.sizeBytes)}) compared${deep ? ', byte by byte' : ''}.`,
      `Missing: ${found.missing}, wrong size: ${found.wrong_size}${deep ? `, wrong SHA-256: ${found.wrong_sha256}` : ''}, orphaned: ${found.orphaned}.`,
      miscounted.length > 0 && `Wrong usage: ${countOf(miscounted.length, 'organization')}.`,
      fix && `Removed ${countOf(removed, 'object')} that nothing needs.`,
      isLockedOut && 'Not all of them: the storage is in use. The worker removes the rest later.',
      fix && miscounted.length > 0 && 'Their usage was recounted.',
      !fix && found.orphaned > 0 && 'Nothing was changed. With --fix, orphaned objects are removed.',
      !fix && (refuseRemoval(removals, undefined) ?? false),
      !fix && miscounted.length > 0 && 'With --fix, the usage of organizations is recounted.',
    ]
    tell(sentences, {
      ...checked,
      ...found,
      wrong_usage: miscounted.length,
      removed,
      pictures: images.count,
      pictureBytes: images.sizeBytes,
    })
    return damaged === 0 && (fix || (found.orphaned === 0 && miscounted.length === 0)) ? 0 : 1
  })
