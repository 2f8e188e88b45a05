import { formatBytes } from '@abparts/contracts/format'
import { formatTimeLeft } from '../../lib/format.ts'
import type { Upload } from './upload-queue.ts'

/** How far an upload is, as a human-readable line. */
export function statusOf({ state, sentBytes, bytesPerSecond, file }: Upload): string {
  const share = `${formatBytes(sentBytes)} of ${formatBytes(file.size)}`
  switch (state) {
    case 'waiting':
      return sentBytes > 0 ? `Waiting · ${share}` : 'Waiting'
    case 'sending':
      if (sentBytes >= file.size) return 'Checking…'
      if (!bytesPerSecond) return share
      return `${share} · ${formatBytes(bytesPerSecond)}/s · ${formatTimeLeft((file.size - sentBytes) / bytesPerSecond)}`
    case 'stalled':
      return 'No connection. Resumes automatically.'
    case 'locked':
      return 'Resumes once you sign in again.'
    case 'paused':
      return `Paused · ${share}`
    case 'done':
      return 'Uploaded'
    case 'failed':
      return 'Upload failed'
  }
}
