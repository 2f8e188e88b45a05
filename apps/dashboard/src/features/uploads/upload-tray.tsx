import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../../components/icon-button.tsx'
import { InterruptedRow } from './interrupted-row.tsx'
import { isBusy, type Upload } from './upload-queue.ts'
import { UploadRow } from './upload-row.tsx'
import { uploadQueue, useInterruptedUploads, useUploads } from './uploads.ts'

const lingerMilliseconds = 6_000

const isSettled = ({ state }: Upload) => state === 'done' || state === 'failed'

function titleOf(uploads: readonly Upload[]): string {
  const countOf = (wanted: Upload['state']) => uploads.filter(({ state }) => state === wanted).length
  const busy = uploads.filter(isBusy).length
  const failed = countOf('failed')
  if (uploads.length === 0) return 'Broken off'
  if (busy > 0) return `Uploading ${uploads.length - busy + 1} of ${uploads.length}`
  if (failed > 0) return `${failed} of ${uploads.length} not uploaded`
  if (countOf('paused') > 0) return 'Paused'
  return uploads.length === 1 ? 'Uploaded' : `${uploads.length} files uploaded`
}

/** All uploads at the corner of the window, on every page. Those that arrived leave by themselves. */
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
          <IconButton icon={Arrow} label={isOpen ? 'Fold' : 'Unfold'} onPress={() => setOpen(!isOpen)} />
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
