import { useSyncExternalStore } from 'react'
import { queryClient } from '../../lib/query-client.ts'
import { sendFile } from '../../lib/send-file.ts'
import { type Upload, UploadQueue } from './upload-queue.ts'

/**
 * All uploads of this page. They go on while one moves about in the dashboard; what is on the screen is read again
 * when a file has arrived.
 */
export const uploadQueue = new UploadQueue({
  send: sendFile,
  onArrival: () => void queryClient.invalidateQueries(),
})

export const useUploads = (): readonly Upload[] => useSyncExternalStore(uploadQueue.subscribe, uploadQueue.uploads)
