import type { Transaction } from '@abparts/db/client'
import { enqueue } from '@abparts/db/jobs'

/**
 * Has a worker process the video, if this transaction commits. For callers that move a video to the state `processing`;
 * nothing happens while its job is already queued or running.
 */
export async function enqueueProcessing(tx: Transaction, videoId: string): Promise<void> {
  await enqueue(tx, 'process-video', { videoId }, videoId)
}
