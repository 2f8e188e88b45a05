import { refusalOf } from './refusal.ts'
import { fetchAccessToken } from './session.ts'

/** After so long without an answer it has failed. */
const answerMilliseconds = 60_000

/** Sends a request to a service as the signed-in person. Throws `Refusal` when the answer is no. */
export async function sendRequest(
  method: string,
  url: string,
  { headers = {}, body = null }: { headers?: Record<string, string>; body?: Blob | null } = {},
): Promise<Response> {
  const authorization = `Bearer ${await fetchAccessToken()}`
  const answer = await fetch(url, {
    method,
    headers: { ...headers, authorization },
    body,
    signal: AbortSignal.timeout(answerMilliseconds),
  })
  if (!answer.ok) throw refusalOf(answer.status, await answer.text())
  return answer
}
