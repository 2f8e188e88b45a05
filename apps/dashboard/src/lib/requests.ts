import { refuseTooLarge } from './limits.ts'
import { queryClient } from './query-client.ts'
import { refusalOf } from './refusal.ts'
import { fetchAccessToken } from './session.ts'

/** After this long without an answer it has failed. */
const answerMilliseconds = 60_000

/** Sends a request to a service as the signed-in person. Throws `Refusal` when it is refused. */
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

export interface FileRequest {
  file: File
  /** The path that it is posted to, such as `/parts/{id}/images`. */
  path: string
  fields?: Record<string, string>
  /** Which limits apply: a file that is known to be too large is not sent at all. */
  kind: 'images' | 'documents'
}

interface SendOptions {
  signal: AbortSignal
  /** Called while the file is sent, with the number of bytes sent. */
  onProgress: (sentBytes: number) => void
}

/**
 * Posts a file as multipart and returns the JSON of the answer. Uses XMLHttpRequest, because fetch reports no upload
 * progress. Throws an error with the service's sentence, or the signal's reason when aborted.
 */
export async function sendFile({ file, path, fields = {}, kind }: FileRequest, options: SendOptions): Promise<unknown> {
  const { signal, onProgress } = options
  refuseTooLarge(file, kind)
  const token = await fetchAccessToken()
  signal.throwIfAborted()
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('file', file)

  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const xhr = new XMLHttpRequest()
  xhr.open('POST', path)
  xhr.setRequestHeader('authorization', `Bearer ${token}`)
  // Includes the form around the file.
  xhr.upload.onprogress = ({ loaded, total }) => onProgress(file.size * (loaded / total))
  xhr.onload = () => {
    if (xhr.status === 201) resolve(xhr.responseText)
    else reject(refusalOf(xhr.status, xhr.responseText))
  }
  xhr.onerror = () => reject(new Error('The connection was lost before the upload finished. Try again.'))
  xhr.onabort = () => reject(signal.reason)
  const abort = () => xhr.abort()
  signal.addEventListener('abort', abort)
  xhr.send(body)
  try {
    return JSON.parse(await promise)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** The text at a signed URL. */
export async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The text could not be read (status ${answer.status}).`)
  return answer.text()
}

/** Removes the logo or photo at this path of the images service. Throws an error with the service's sentence. */
export async function removeImage(path: string): Promise<void> {
  await sendRequest('DELETE', path)
  await queryClient.invalidateQueries()
}
