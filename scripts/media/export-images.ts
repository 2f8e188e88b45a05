import { formatBytes } from '@abparts/contracts/format'
import { countExport, exportImages } from '@abparts/core/legacy/export'
import { countOf, createOutput, createProgress } from './output.ts'
import { runCommand } from './run-command.ts'

interface ExportOptions {
  to: string
  dryRun: boolean
  json: boolean
}

/** `media migrate-images --export`: writes every image to a file, and reports damaged ones. */
export const exportImagesCommand = ({ to, dryRun, json }: ExportOptions): Promise<never> =>
  runCommand({ adopt: false }, async ({ db, signal }) => {
    const plan = await countExport(db)
    const progress = createProgress(dryRun ? 0 : plan.pictures)
    const { tell } = createOutput(json, progress)
    tell(`${countOf(plan.pictures, 'image')} (${formatBytes(plan.sizeBytes)}) to write to ${to}.`, { plan })
    if (dryRun) return 0

    let damaged = 0
    await exportImages(db, to, {
      signal,
      onWritten: () => progress.advance(1),
      onDamaged: ({ id, file }) => {
        damaged += 1
        tell(`damaged  ${file}  Its bytes are not those that were stored.`, { outcome: 'damaged', id, file })
      },
    })
    const written = plan.pictures - damaged
    tell(`${countOf(written, 'image')} written. ${to}/manifest.json says whose they are.`, { written, damaged })
    return damaged === 0 ? 0 : 1
  })
