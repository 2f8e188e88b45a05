import { authorize, requireIdentity, type Subject } from '@abparts/auth/permissions'
import { isSignedUrl } from '@abparts/auth/signed-url'
import type { AppError } from '@abparts/contracts/error'
import type { Dependencies } from './dependencies.ts'

interface Sought<Medium> {
  find: () => Promise<Medium | null>
  subjectOf: (medium: Medium) => Subject
  absence: () => AppError
}

/**
 * A medium, if the request comes with a URL that was signed for its path or from someone who may see it. Throws
 * `unauthorized` or `not_found`; nothing is looked up for who shows neither.
 */
export async function findVisible<Medium>(
  { identify, mediaUrlSecrets }: Dependencies,
  request: Request,
  { find, subjectOf, absence }: Sought<Medium>,
): Promise<Medium> {
  const isSigned = isSignedUrl(new URL(request.url), mediaUrlSecrets)
  const identity = isSigned ? null : requireIdentity(await identify(request.headers))
  const medium = await find()
  if (medium === null) throw absence()
  if (!isSigned) authorize(identity, 'see', subjectOf(medium))
  return medium
}
