import { useSyncExternalStore } from 'react'
import { queryClient } from '../../lib/query-client.ts'
import { sendFile } from '../../lib/send-file.ts'
import { type Upload, UploadQueue, type UploadRequest } from './upload-queue.ts'

/** All uploads of this page. They go on while one moves about in the dashboard. */
export const uploadQueue = new UploadQueue(sendFile)

export const useUploads = (): readonly Upload[] => useSyncExternalStore(uploadQueue.subscribe, uploadQueue.uploads)

/** Sends a file and reads again what is on the screen when it has arrived. Null when it was given up. */
export async function upload(request: UploadRequest): Promise<unknown> {
  const answer = await uploadQueue.add(request)
  if (answer !== null) await queryClient.invalidateQueries()
  return answer
}
