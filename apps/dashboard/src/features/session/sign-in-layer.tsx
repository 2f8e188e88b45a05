import { SignInInput } from '@abparts/contracts/account'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { SignedOutForm } from '../../components/signed-out-page.tsx'
import { TextField } from '../../components/text-field.tsx'
import { signIn } from '../../lib/session.ts'
import { useSessionState } from '../../lib/session-state.ts'
import { useAccount } from '../account/profile.tsx'
import { showNoticeOfBefore, startOver } from './start-over.ts'

/**
 * Asks the person whose session has ended to sign in again. It covers everything: the page below is kept, unreadable,
 * and continues afterwards. When somebody else signs in, here or in another window, everything is discarded.
 */
export function SignInLayer() {
  const { id, email } = useAccount()
  const [ownerId] = useState(id)
  const state = useSessionState()
  const queryClient = useQueryClient()
  const isOther = state === 'other' || id !== ownerId

  useEffect(showNoticeOfBefore, [])
  useEffect(() => {
    if (isOther) startOver()
  }, [isOther])
  useEffect(() => {
    if (state === 'open') return
    // Refetches everything: it may have changed meanwhile.
    return () => void queryClient.invalidateQueries()
  }, [state, queryClient])

  return (
    <ModalOverlay
      isOpen={state !== 'open' || isOther}
      isKeyboardDismissDisabled
      className="fixed inset-0 z-50 flex items-end justify-center overflow-y-auto bg-scrim backdrop-blur-xl sm:items-center sm:p-6"
    >
      <Modal className="appears w-full rounded-t-lg border border-line bg-surface p-6 shadow-float sm:max-w-sm sm:rounded-lg">
        <Dialog role="alertdialog" className="outline-none">
          <Heading slot="title" className="text-xl font-semibold tracking-tight">
            Sign in again
          </Heading>
          <p className="mt-1 mb-5 text-muted">
            Your session has ended. Nothing is lost: you can continue where you left off.
          </p>
          <SignedOutForm
            submitLabel="Sign in"
            onSubmit={async (fields) => {
              await signIn(SignInInput.parse(fields))
            }}
          >
            <TextField
              label="E-mail address"
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={email}
              isRequired
            />
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              isRequired
              autoFocus
            />
          </SignedOutForm>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
