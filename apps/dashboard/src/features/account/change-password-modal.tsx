import { ChangePasswordInput } from '@abparts/contracts/account'
import { useMutation } from '@tanstack/react-query'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { showNotice } from '../../components/toast-queue.ts'
import { trpc } from '../../lib/trpc.ts'

export function ChangePasswordModal(state: OpenState) {
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      meta: { showsError: true },
      onSuccess: () => showNotice('Your password was changed. Everywhere else you are signed out.'),
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
