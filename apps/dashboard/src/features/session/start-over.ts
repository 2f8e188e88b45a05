import { showNotice } from '../../components/toast-queue.ts'
import { giveUpUnsaved } from '../../lib/unsaved.ts'
import { uploadQueue } from '../uploads/uploads.ts'

const noticeKey = 'notice'

/**
 * Somebody else has signed in: reloads everything, so that nothing of the previous person stays on the page, in memory
 * or among the uploads. The next page reports the uploads that were stopped.
 */
export function startOver(): void {
  const droppedCount = uploadQueue.clear()
  const dropped = droppedCount === 0 ? '' : ` Uploads stopped: ${droppedCount}.`
  sessionStorage.setItem(noticeKey, `Someone else was signed in here before.${dropped}`)
  giveUpUnsaved()
  location.replace('/parts')
}

/** Shows the notice that the previous page left. */
export function showNoticeOfBefore(): void {
  const notice = sessionStorage.getItem(noticeKey)
  sessionStorage.removeItem(noticeKey)
  if (notice !== null) showNotice(notice)
}
