import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { buttonStyle } from '../components/button.tsx'
import { SignedOutPage } from '../components/signed-out-page.tsx'
import { ErrorLine } from '../components/text-field.tsx'
import { AcceptForm } from '../features/invitations/accept-form.tsx'
import { sentenceOf } from '../lib/sentence.ts'
import { trpcClient } from '../lib/trpc.ts'

export function InvitationPage() {
  const token = useLocation({ select: ({ hash }) => hash })
  const { data: invitation, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => trpcClient.invitations.open.mutate({ token }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  })
  const refusal = invitation?.hasAccount
    ? `${invitation.email} already has an account. Sign in with it; the operator of this platform can move it to ${invitation.organizationName ?? 'another organization'}.`
    : error && sentenceOf(error)
  if (invitation && refusal === null)
    return (
      <SignedOutPage title="Welcome">
        <AcceptForm token={token} invitation={invitation} />
      </SignedOutPage>
    )
  return (
    <SignedOutPage title="Invitation">
      {refusal !== null ? (
        <div className="flex flex-col gap-4">
          <ErrorLine>{refusal}</ErrorLine>
          <Link to="/sign-in" className={buttonStyle('secondary')}>
            Go to sign-in
          </Link>
        </div>
      ) : (
        <div aria-busy="true" className="flex flex-col gap-4">
          <div className="skeleton h-10" />
          <div className="skeleton h-9" />
          <div className="skeleton h-9" />
        </div>
      )}
    </SignedOutPage>
  )
}
