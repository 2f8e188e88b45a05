import { readCaller } from '@abparts/auth/caller'
import { type Guarded, type Permitted, permit, permitSigned } from '@abparts/auth/gate'
import type { Dependencies } from './dependencies.ts'

/**
 * A medium, for a request with a URL that was signed for it or from someone who may see it. Throws `unauthorized` or
 * `not_found`.
 */
export async function findVisible<Medium>(
  deps: Pick<Dependencies, 'identify' | 'mediaUrlSecrets'>,
  request: Request,
  found: Promise<Guarded<Medium>>,
): Promise<Permitted<'see', Medium>> {
  const medium = await found
  const signed = permitSigned(new URL(request.url), deps.mediaUrlSecrets, medium)
  return signed ?? permit(await readCaller(deps, request), 'see', medium)
}
