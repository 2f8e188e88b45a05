import { SignInInput } from '@abparts/contracts/account'
import { createRoute, useRouter } from '@tanstack/react-router'
import { z } from 'zod'
import { SignedOutForm, SignedOutPage } from '../components/signed-out-page.tsx'
import { TextField } from '../components/text-field.tsx'
import { queryClient } from '../lib/query-client.ts'
import { signIn } from '../lib/session.ts'
import { rootRoute } from './root.tsx'

/** A path of this site to continue at; anything else, such as another site's URL, is dropped. */
const NextPath = z.string().regex(/^\/(?![/\\])/)

export const signInRoute = createRoute({
  path: '/sign-in',
  getParentRoute: () => rootRoute,
  validateSearch: z.object({ next: NextPath.optional().catch(undefined) }),
  component: SignIn,
})

function SignIn() {
  const { next } = signInRoute.useSearch()
  const router = useRouter()
  return (
    <SignedOutPage title="Sign in">
      <SignedOutForm
        submitLabel="Sign in"
        onSubmit={async (fields) => {
          await signIn(SignInInput.parse(fields))
          queryClient.clear()
          router.history.push(next ?? '/parts')
        }}
      >
        <TextField label="E-mail address" name="email" type="email" autoComplete="username" isRequired autoFocus />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" isRequired />
      </SignedOutForm>
    </SignedOutPage>
  )
}
