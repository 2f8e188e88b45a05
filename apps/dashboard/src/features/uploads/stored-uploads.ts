import { VideoUploadMetadata } from '@abparts/contracts/video-upload'
import { defaultOptions, type PreviousUpload } from 'tus-js-client'
import { sendRequest } from '../../lib/requests.ts'
import { trpcClient } from '../../lib/trpc.ts'
import { lockOf } from './send-resumable.ts'

/**
 * An upload that was interrupted by a reload or a closed window. Only the person can give the browser the file again.
 */
export interface InterruptedUpload {
  fingerprint: string
  sizeBytes: number
  /** How much of it has arrived. */
  sentBytes: number
  metadata: VideoUploadMetadata
  /** Its destination, in words. */
  destination: string
}

/** What the library remembers of each upload until it is complete. */
const { urlStorage } = defaultOptions

const headers = { 'tus-resumable': '1.0.0' }
const keptMilliseconds = 24 * 60 * 60_000

/** The uploads that can be resumed and that no window is sending. Those that have expired are forgotten. */
export async function findInterruptedUploads(): Promise<InterruptedUpload[]> {
  const { held = [] } = await navigator.locks.query()
  const found: InterruptedUpload[] = []
  for (const stored of await urlStorage.findAllUploads()) {
    const fingerprint = stored.urlStorageKey.split('::')[1] ?? ''
    if (Date.now() - Date.parse(stored.creationTime) > keptMilliseconds) await forget(stored)
    else if (!held.some(({ name }) => name === lockOf(fingerprint))) {
      const interrupted = await lookAt(stored, fingerprint)
      if (interrupted !== null) found.push(interrupted)
    }
  }
  return found
}

const forget = ({ urlStorageKey }: PreviousUpload) => urlStorage.removeUpload(urlStorageKey)

/** Null when there is nothing to resume: it is complete, gone, or someone else's. */
async function lookAt(stored: PreviousUpload, fingerprint: string): Promise<InterruptedUpload | null> {
  const { uploadUrl, size } = stored
  const { data: metadata } = VideoUploadMetadata.safeParse(stored.metadata)
  if (uploadUrl === null || size === null || metadata === undefined) return null
  const answer = await sendRequest('HEAD', uploadUrl, { headers }).catch(() => null)
  const offset = answer?.headers.get('upload-offset') ?? null
  if (offset === null || Number(offset) >= size) return null
  return {
    fingerprint,
    sizeBytes: size,
    sentBytes: Number(offset),
    metadata,
    destination: await destinationOf(metadata),
  }
}

const destinationOf = async (metadata: VideoUploadMetadata): Promise<string> =>
  metadata.target === 'support' ? 'Support videos' : (await trpcClient.parts.get.query({ id: metadata.partId })).name

/** Discards an upload. When the service cannot be reached, it deletes the incomplete upload by itself after a day. */
export async function discardUpload(fingerprint: string): Promise<void> {
  for (const stored of await urlStorage.findUploadsByFingerprint(fingerprint)) {
    await forget(stored)
    if (stored.uploadUrl !== null) await sendRequest('DELETE', stored.uploadUrl, { headers }).catch(() => null)
  }
}
