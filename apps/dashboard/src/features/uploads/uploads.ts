import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { queryClient } from '../../lib/query-client.ts'
import { sendFile } from '../../lib/requests.ts'
import { acrossSessions } from './across-sessions.ts'
import { fingerprintOf, sendResumable } from './send-resumable.ts'
import { discardUpload, findInterruptedUploads, type InterruptedUpload } from './stored-uploads.ts'
import { type Upload, UploadQueue } from './upload-queue.ts'

/**
 * All uploads of this window. They continue while one navigates the dashboard. What is on the screen is refetched when
 * a file has arrived.
 */
export const uploadQueue = new UploadQueue({
  send: (request, options) =>
    acrossSessions(
      () => ('metadata' in request ? sendResumable(request, options) : sendFile(request, options)),
      options,
    ),
  discard: (request) => 'metadata' in request && void discardUpload(fingerprintOf(request)),
  onArrival: () => void queryClient.invalidateQueries(),
})

export const useUploads = (): readonly Upload[] => useSyncExternalStore(uploadQueue.subscribe, uploadQueue.uploads)

const interruptedKey = ['interrupted-uploads']

/** Uploads of earlier visits that can be resumed once their file is chosen again. */
export function useInterruptedUploads(): readonly InterruptedUpload[] {
  const { data = [] } = useQuery({ queryKey: interruptedKey, queryFn: findInterruptedUploads })
  const own = useUploads().flatMap((upload) => ('metadata' in upload ? fingerprintOf(upload) : []))
  return data.filter(({ fingerprint }) => !own.includes(fingerprint))
}

/** Resumes an upload. Throws an error with a sentence when the file is another one. */
export function continueUpload({ fingerprint, metadata, destination }: InterruptedUpload, file: File): void {
  if (fingerprintOf({ file, metadata }) !== fingerprint)
    throw new Error(`This is not the file that was being uploaded. Choose ${metadata.filename}, unchanged.`)
  uploadQueue.add([{ file, metadata, destination }])
}

/** Discards an upload of an earlier visit. */
export async function forgetUpload({ fingerprint }: InterruptedUpload): Promise<void> {
  await discardUpload(fingerprint)
  await queryClient.invalidateQueries({ queryKey: interruptedKey })
}
