import { AcceptInvitationInput, type OpenedInvitation } from '@abparts/contracts/invitation'
import { NewPasswordField } from '../../components/new-password-field.tsx'
import { SignedOutForm } from '../../components/signed-out-page.tsx'
import { TextField } from '../../components/text-field.tsx'
import { signIn } from '../../lib/session.ts'
import { trpcClient } from '../../lib/trpc.ts'

interface AcceptFormProps {
  token: string
  invitation: OpenedInvitation
}

/** Asks whoever has the link for a password, creates the account and signs in with it. */
export function AcceptForm({ token, invitation: { name, email, organizationName } }: AcceptFormProps) {
  return (
    <SignedOutForm
      submitLabel="Accept and sign in"
      onSubmit={async (fields) => {
        const input = AcceptInvitationInput.parse({ ...fields, token })
        await trpcClient.invitations.accept.mutate(input)
        // From here on the link no longer works: whatever happens, people continue by signing in. A full page load, so
        // that nothing remains of someone who was signed in here before.
        const isSignedIn = await signIn({ email, password: input.password }).then(
          () => true,
          () => false,
        )
        location.replace(isSignedIn ? '/parts' : '/sign-in')
      }}
    >
      <p className="text-muted">
        {name}, you are invited to {organizationName ?? 'ABParts Media'}. Choose a password to sign in with.
      </p>
      <TextField label="E-mail address" value={email} autoComplete="username" isReadOnly isRequired />
      <NewPasswordField label="Password" name="password" autoFocus />
    </SignedOutForm>
  )
}
