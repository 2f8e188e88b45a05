import { type Action, allows, type Subject } from '@abparts/auth/permissions'
import type { Account } from '@abparts/contracts/account'
import { useSuspenseQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'

/** The signed-in person. */
export const useAccount = (): Account => useSuspenseQuery(trpc.account.me.queryOptions()).data

/** Asks the table that the server asks too: may the signed-in person do this? For hiding what they may not. */
export function useMay(): (action: Action, subject: Subject) => boolean {
  const { id: userId, role, organizationId } = useAccount()
  return (action, subject) => allows({ userId, role, organizationId }, action, subject)
}
