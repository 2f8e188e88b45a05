import { ChangePasswordInput } from '@abparts/contracts/account'
import { useMutation } from '@tanstack/react-query'
import { KeyRound, LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { FormModal } from '../../components/form-modal.tsx'
import { ConfirmModal, type OpenState } from '../../components/modal.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { leaveSignedOut } from '../../lib/session.ts'
import { trpc, trpcClient } from '../../lib/trpc.ts'

function ChangePasswordModal(state: OpenState) {
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      meta: { showsError: true },
      onSuccess: () => showNotice('Your password was changed. You were signed out everywhere else.'),
    }),
  )
  return (
    <FormModal
      {...state}
      title="Change password"
      submitLabel="Change password"
      onSubmit={(fields) => change.mutateAsync(ChangePasswordInput.parse(fields))}
    >
      <TextField
        label="Current password"
        name="currentPassword"
        type="password"
        autoComplete="current-password"
        isRequired
        autoFocus
      />
      <NewPasswordField label="New password" name="newPassword" />
    </FormModal>
  )
}

function SignOutEverywhereModal(state: OpenState) {
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
      <p>You will be signed out of all browsers and devices, including this one.</p>
    </ConfirmModal>
  )
}

export function SecuritySection() {
  const [asked, setAsked] = useState<'password' | 'sessions' | null>(null)
  const stateOf = (question: typeof asked) => ({
    isOpen: asked === question,
    onOpenChange: (isOpen: boolean) => setAsked(isOpen ? question : null),
  })
  return (
    <section>
      <h2 className="plate mb-3">Security</h2>
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => setAsked('password')}>
          <KeyRound aria-hidden />
          Change password
        </Button>
        <Button onPress={() => setAsked('sessions')}>
          <LogOut aria-hidden />
          Sign out everywhere
        </Button>
      </div>
      <ChangePasswordModal {...stateOf('password')} />
      <SignOutEverywhereModal {...stateOf('sessions')} />
    </section>
  )
}
