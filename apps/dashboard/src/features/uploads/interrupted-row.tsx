import { formatBytes } from '@abparts/contracts/format-bytes'
import { videoFileExtensions } from '@abparts/contracts/limits'
import { X } from 'lucide-react'
import { FileButton } from '../../components/file-button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { showFailure } from '../../components/toast-queue.ts'
import type { InterruptedUpload } from './stored-uploads.ts'
import { continueUpload, forgetUpload } from './uploads.ts'

/** An upload of an earlier visit: it goes on once its file is chosen again. */
export function InterruptedRow({ upload }: { upload: InterruptedUpload }) {
  const { metadata, place, sentBytes, sizeBytes } = upload
  const choose = ([file]: File[]) => {
    try {
      if (file !== undefined) continueUpload(upload, file)
    } catch (error) {
      showFailure(error)
    }
  }
  return (
    <li className="px-3.5 py-2.5">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate text-[0.8125rem] font-medium">{metadata.filename}</p>
          <p className="truncate text-xs text-muted">{place}</p>
        </div>
        <IconButton icon={X} label={`Discard ${metadata.filename}`} onPress={() => forgetUpload(upload)} />
      </div>
      <p className="mt-1 mb-2 text-xs text-muted">
        Broken off with {formatBytes(sentBytes)} of {formatBytes(sizeBytes)}. Choose the same file again, and the upload
        goes on from there.
      </p>
      <FileButton label="Choose file" accept={videoFileExtensions} onSelect={choose} />
    </li>
  )
}
