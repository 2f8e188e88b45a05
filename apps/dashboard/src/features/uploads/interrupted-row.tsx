import { videoFileExtensions } from '@abparts/contracts/limits'
import { RotateCw, X } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { IconButton } from '../../components/icon-button.tsx'
import { showFailure } from '../../components/toast-queue.ts'
import { formatBytes } from '../../lib/format.ts'
import type { InterruptedUpload } from './stored-uploads.ts'
import { continueUpload, forgetUpload } from './uploads.ts'

/** An upload of an earlier visit: it goes on once its file is chosen again. */
export function InterruptedRow({ upload }: { upload: InterruptedUpload }) {
  const { place, sentBytes, sizeBytes } = upload
  const { filename } = upload.metadata
  const choose = (files: FileList | null) => {
    const [file] = files ?? []
    if (file === undefined) return
    try {
      continueUpload(upload, file)
    } catch (error) {
      showFailure(error)
    }
  }
  return (
    <li className="flex items-center gap-2 px-3.5 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-[0.8125rem] font-medium">{filename}</p>
        <p className="truncate text-xs text-muted">{place}</p>
        <p className="mt-1 text-xs text-muted">
          Broken off: {formatBytes(sentBytes)} of {formatBytes(sizeBytes)} have arrived. Choose the file again, and the
          upload goes on from there.
        </p>
      </div>
      <div className="flex shrink-0">
        <FileTrigger acceptedFileTypes={videoFileExtensions} onSelect={choose}>
          <IconButton icon={RotateCw} label={`Choose ${filename} again`} />
        </FileTrigger>
        <IconButton icon={X} label={`Discard ${filename}`} onPress={() => forgetUpload(upload)} />
      </div>
    </li>
  )
}
