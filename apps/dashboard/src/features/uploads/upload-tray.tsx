import { formatBytes } from '@abparts/contracts/format'
import { Check, ChevronDown, ChevronUp, CircleAlert, Pause, Play, RotateCw, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ProgressBar } from 'react-aria-components'
import { FileButton } from '../../components/file-picker.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { showFailure } from '../../components/toast-queue.ts'
import { useLimits } from '../../lib/limits.ts'
import type { InterruptedUpload } from './stored-uploads.ts'
import { isBusy, type Upload } from './upload-queue.ts'
import { statusOf } from './upload-status.ts'
import { continueUpload, forgetUpload, uploadQueue, useInterruptedUploads, useUploads } from './uploads.ts'

/** An upload of an earlier visit. It resumes once its file is chosen again. */
function InterruptedRow({ upload }: { upload: InterruptedUpload }) {
  const { videos } = useLimits()
  const { metadata, destination, sentBytes, sizeBytes } = upload
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
          <p className="truncate text-xs text-muted">{destination}</p>
        </div>
        <IconButton icon={X} label={`Discard ${metadata.filename}`} onPress={() => forgetUpload(upload)} />
      </div>
      <p className="mt-1 mb-2 text-xs text-muted">
        Interrupted at {formatBytes(sentBytes)} of {formatBytes(sizeBytes)}. Choose the same file again to resume the
        upload.
      </p>
      <FileButton label="Choose file" limits={videos} onSelect={choose} />
    </li>
  )
}

function UploadActions({ upload }: { upload: Upload }) {
  const { id, state } = upload
  const { name } = upload.file
  if (state === 'done') return <Check aria-hidden className="mx-2.5 size-4 text-accent" />
  const canPause = 'metadata' in upload
  return (
    <div className="flex shrink-0">
      {canPause && isBusy(upload) && (
        <IconButton icon={Pause} label={`Pause ${name}`} onPress={() => uploadQueue.pause(id)} />
      )}
      {state === 'paused' && <IconButton icon={Play} label={`Resume ${name}`} onPress={() => uploadQueue.resume(id)} />}
      {state === 'failed' && (
        <IconButton icon={RotateCw} label={`Retry ${name}`} onPress={() => uploadQueue.resume(id)} />
      )}
      <IconButton
        icon={X}
        label={state === 'failed' ? `Dismiss ${name}` : `Cancel ${name}`}
        onPress={() => uploadQueue.remove(id)}
      />
    </div>
  )
}

/** One file in the tray. */
function UploadRow({ upload }: { upload: Upload }) {
  const { file, destination, state, sentBytes, failure } = upload
  const isAtWork = state === 'sending' && sentBytes >= file.size
  return (
    <li className="px-3.5 py-2.5">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate text-[0.8125rem] font-medium">{file.name}</p>
          <p className="truncate text-xs text-muted">{destination}</p>
        </div>
        <UploadActions upload={upload} />
      </div>
      {failure && (
        <p role="alert" className="mt-1 flex gap-1.5 text-xs text-danger">
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          {failure}
        </p>
      )}
      {state !== 'done' && state !== 'failed' && (
        <ProgressBar
          aria-label={`Upload of ${file.name}`}
          value={sentBytes}
          maxValue={file.size}
          valueLabel={statusOf(upload)}
          isIndeterminate={isAtWork}
        >
          {({ percentage }) => (
            <div className="mt-1.5 h-1 overflow-hidden rounded-full bg-raised">
              <div
                className={`h-full rounded-full transition-[width] ${state === 'sending' ? 'bg-accent' : 'bg-edge'} ${isAtWork ? 'animate-pulse' : ''}`}
                style={{ width: `${percentage ?? 100}%` }}
              />
            </div>
          )}
        </ProgressBar>
      )}
      {state !== 'failed' && <p className="mt-1 text-xs text-muted tabular-nums">{statusOf(upload)}</p>}
    </li>
  )
}

const lingerMilliseconds = 6_000

const isSettled = ({ state }: Upload) => state === 'done' || state === 'failed'

function titleOf(uploads: readonly Upload[]): string {
  const countOf = (wanted: Upload['state']) => uploads.filter(({ state }) => state === wanted).length
  const busy = uploads.filter(isBusy).length
  const failed = countOf('failed')
  if (uploads.length === 0) return 'Interrupted'
  if (busy > 0) return `Uploading ${uploads.length - busy + 1} of ${uploads.length}`
  if (failed > 0) return `${failed} of ${uploads.length} failed`
  if (countOf('paused') > 0) return 'Paused'
  return uploads.length === 1 ? 'Uploaded' : `${uploads.length} files uploaded`
}

/** All uploads, in the corner of the window, on every page. Completed ones disappear by themselves. */
export function UploadTray() {
  const uploads = useUploads()
  const interrupted = useInterruptedUploads()
  const [isOpen, setOpen] = useState(true)
  const anyBusy = uploads.some(isBusy)
  const anyDone = uploads.some(({ state }) => state === 'done')

  useEffect(() => {
    if (anyBusy || !anyDone) return
    const timer = setTimeout(() => uploadQueue.removeDone(), lingerMilliseconds)
    return () => clearTimeout(timer)
  }, [anyBusy, anyDone])

  if (uploads.length + interrupted.length === 0) return null
  const Arrow = isOpen ? ChevronDown : ChevronUp
  return (
    <section
      aria-label="Uploads"
      className="fixed inset-x-3 bottom-17 z-30 overflow-hidden rounded-lg border border-line bg-surface shadow-float sm:inset-x-auto sm:right-4 sm:w-88 md:bottom-4"
    >
      <header className="flex items-center justify-between gap-2 border-b border-line bg-sunken py-1 pr-1 pl-3.5">
        <h2 aria-live="polite" className="text-[0.8125rem] font-semibold">
          {titleOf(uploads)}
        </h2>
        <div className="flex">
          <IconButton icon={Arrow} label={isOpen ? 'Collapse' : 'Expand'} onPress={() => setOpen(!isOpen)} />
          {uploads.length > 0 && uploads.every(isSettled) && (
            <IconButton
              icon={X}
              label="Close"
              onPress={() => {
                for (const { id } of uploads) uploadQueue.remove(id)
              }}
            />
          )}
        </div>
      </header>
      {isOpen && (
        <ul className="max-h-[40dvh] divide-y divide-line overflow-y-auto">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
          {interrupted.map((upload) => (
            <InterruptedRow key={upload.fingerprint} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  )
}
