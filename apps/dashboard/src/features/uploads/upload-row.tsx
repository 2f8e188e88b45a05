import { Check, CircleAlert, RotateCw, X } from 'lucide-react'
import { ProgressBar } from 'react-aria-components'
import { IconButton } from '../../components/icon-button.tsx'
import { formatBytes } from '../../lib/format.ts'
import type { Upload } from './upload-queue.ts'
import { uploadQueue } from './uploads.ts'

function statusOf({ state, share, file }: Upload): string {
  if (state === 'waiting') return 'Waiting'
  if (state === 'done') return 'Uploaded'
  return share === 1 ? 'Checking…' : `${Math.floor(share * 100)} % of ${formatBytes(file.size)}`
}

export function UploadRow({ upload }: { upload: Upload }) {
  const { id, file, place, state, share, failure } = upload
  return (
    <li className="px-3.5 py-2.5">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate text-[0.8125rem] font-medium">{file.name}</p>
          <p className="flex gap-1.5 text-xs whitespace-nowrap text-muted">
            <span className="truncate">{place}</span>
            {state !== 'failed' && <span className="shrink-0 tabular-nums">· {statusOf(upload)}</span>}
          </p>
        </div>
        {state === 'done' && <Check aria-hidden className="mr-2 size-4 text-accent" />}
        {state === 'failed' && (
          <IconButton icon={RotateCw} label={`Try ${file.name} again`} onPress={() => uploadQueue.retry(id)} />
        )}
        {state !== 'done' && (
          <IconButton
            icon={X}
            label={state === 'failed' ? `Forget ${file.name}` : `Cancel ${file.name}`}
            onPress={() => uploadQueue.remove(id)}
          />
        )}
      </div>
      {failure && (
        <p role="alert" className="mt-1 flex gap-1.5 text-xs text-danger">
          <CircleAlert aria-hidden className="size-4 shrink-0" />
          {failure}
        </p>
      )}
      {state === 'sending' && (
        <ProgressBar aria-label={`Upload of ${file.name}`} value={share * 100} isIndeterminate={share === 1}>
          {({ percentage }) => (
            <div className="mt-2 h-1 overflow-hidden rounded-full bg-raised">
              <div
                className={`h-full rounded-full bg-accent transition-[width] ${share === 1 ? 'animate-pulse' : ''}`}
                style={{ width: `${percentage ?? 100}%` }}
              />
            </div>
          )}
        </ProgressBar>
      )}
    </li>
  )
}
