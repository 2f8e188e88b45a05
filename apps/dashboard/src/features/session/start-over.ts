import { showNotice } from '../../components/toast-queue.ts'
import { giveUpUnsaved } from '../../lib/unsaved.ts'
import { uploadQueue } from '../uploads/uploads.ts'

const noticeKey = 'notice'

/**
 * Somebody else is signed in: loads everything anew, so that nothing of the person before stays on the page, in memory
 * or among the uploads. What became of those is told on the next page.
 */
export function startOver(): void {
  const droppedCount = uploadQueue.clear()
  const dropped = droppedCount === 0 ? '' : ` Uploads stopped: ${droppedCount}.`
  sessionStorage.setItem(noticeKey, `Someone else was signed in here before.${dropped}`)
  giveUpUnsaved()
  location.replace('/parts')
}

/** Tells what the page before this one left to tell. */
export function showNoticeOfBefore(): void {
  const notice = sessionStorage.getItem(noticeKey)
  sessionStorage.removeItem(noticeKey)
  if (notice !== null) showNotice(notice)
}
