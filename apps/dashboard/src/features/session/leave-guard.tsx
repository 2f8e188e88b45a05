import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { LeaveQuestion } from '../../components/modal.tsx'
import { isAnythingUnsaved } from '../../lib/unsaved.ts'
import { isBusy } from '../uploads/upload-queue.ts'
import { uploadQueue } from '../uploads/uploads.ts'

/**
 * Asks before a page with something unsaved is left. Before the window goes, the browser asks as well while files are
 * being uploaded or a change is on its way; in the dashboard those go on.
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
