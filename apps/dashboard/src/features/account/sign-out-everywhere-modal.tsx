import { ConfirmModal } from '../../components/confirm-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { leaveSignedOut } from '../../lib/session.ts'
import { trpcClient } from '../../lib/trpc.ts'

export function SignOutEverywhereModal(state: OpenState) {
  return (
    <ConfirmModal
      {...state}
      title="Sign out everywhere?"
      confirmLabel="Sign out everywhere"
      onConfirm={async () => {
        await trpcClient.account.signOutEverywhere.mutate()
        leaveSignedOut()
      }}
    >
      <p>All your browsers and devices are signed out, this one too.</p>
    </ConfirmModal>
  )
}
