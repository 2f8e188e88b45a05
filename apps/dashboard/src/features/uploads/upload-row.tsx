import { Check, CircleAlert, Pause, Play, RotateCw, X } from 'lucide-react'
import { ProgressBar } from 'react-aria-components'
import { IconButton } from '../../components/icon-button.tsx'
import { isBusy, type Upload } from './upload-queue.ts'
import { statusOf } from './upload-status.ts'
import { uploadQueue } from './uploads.ts'

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
      {state === 'paused' && (
        <IconButton icon={Play} label={`Go on with ${name}`} onPress={() => uploadQueue.resume(id)} />
      )}
      {state === 'failed' && (
        <IconButton icon={RotateCw} label={`Try ${name} again`} onPress={() => uploadQueue.resume(id)} />
      )}
      <IconButton
        icon={X}
        label={state === 'failed' ? `Forget ${name}` : `Cancel ${name}`}
        onPress={() => uploadQueue.remove(id)}
      />
    </div>
  )
}

/** One file in the tray. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { file, place, state, sentBytes, failure } = upload
  const isAtWork = state === 'sending' && sentBytes >= file.size
  return (
    <li className="px-3.5 py-2.5">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate text-[0.8125rem] font-medium">{file.name}</p>
          <p className="truncate text-xs text-muted">{place}</p>
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
