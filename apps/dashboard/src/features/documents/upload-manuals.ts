import { maxDocumentBytes } from '@abparts/contracts/limits'
import type { Part } from '@abparts/contracts/part'
import { titleOfFile } from '../../lib/title-of-file.ts'
import { uploadQueue } from '../uploads/uploads.ts'

/** Uploads manuals of a part, or general ones. Each gets a title from its file's name, which can be changed. */
export function uploadManuals(part: Part | null, files: readonly File[]): void {
  uploadQueue.add(
    files.map((file) => ({
      file,
      // In the path, so that whoever may not, or finds no room, is told before the file is sent.
      path: part === null ? '/documents/manuals' : `/documents/manuals?partId=${part.id}`,
      fields: { title: titleOfFile(file) || file.name },
      place: part?.name ?? 'Manuals',
      maxBytes: maxDocumentBytes,
    })),
  )
}
