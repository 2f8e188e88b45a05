import { Problem } from '@abparts/contracts/error'
import { queryClient } from './query-client.ts'
import { fetchAccessToken } from './session.ts'

/** Removes the logo or photo at this path of the images service. Throws an error with the service's sentence. */
export async function removePicture(path: string): Promise<void> {
  const authorization = `Bearer ${await fetchAccessToken()}`
  const answer = await fetch(path, { method: 'DELETE', headers: { authorization } })
  if (!answer.ok) {
    const problem = Problem.safeParse(await answer.json().catch(() => null))
    throw new Error(problem.data?.detail ?? 'The picture could not be removed. Try again.')
  }
  await queryClient.invalidateQueries()
}
