import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { LeaveQuestion } from '../../components/modal.tsx'
import { isAnythingUnsaved } from '../../lib/unsaved.ts'
import { isBusy } from '../uploads/upload-queue.ts'
import { uploadQueue } from '../uploads/uploads.ts'

/**
 * Asks before a page with unsaved input is left. Before the window is closed, the browser also asks while files are
 * being uploaded or a change is in flight; within the dashboard those continue.
 */
export function LeaveGuard() {
  const queryClient = useQueryClient()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isAnythingUnsaved(),
    enableBeforeUnload: () => isAnythingUnsaved() || uploadQueue.uploads().some(isBusy) || queryClient.isMutating() > 0,
    withResolver: true,
  })
  return <LeaveQuestion isOpen={status === 'blocked'} onStay={() => reset?.()} onLeave={() => proceed?.()} />
}
