import { formatBytes } from '@abparts/contracts/format-bytes'
import { refusalOf } from './refusal.ts'
import { fetchAccessToken } from './session.ts'

export interface FileRequest {
  file: File
  /** Where it is posted, such as `/parts/{id}/images`. */
  path: string
  fields?: Record<string, string>
  /** A larger file is not sent at all. */
  maxBytes?: number
}

interface SendOptions {
  signal: AbortSignal
  /** Called while bytes leave, with how many of the file's have left. */
  onProgress: (sentBytes: number) => void
}

/**
 * Posts a file as multipart and answers the JSON that comes back. XMLHttpRequest, because fetch tells no upload
 * progress. Throws an error with the service's sentence, or the signal's reason when aborted.
 */
export async function sendFile(
  { file, path, fields = {}, maxBytes = Infinity }: FileRequest,
  options: SendOptions,
): Promise<unknown> {
  const { signal, onProgress } = options
  if (file.size > maxBytes)
    throw new Error(`The file has ${formatBytes(file.size)}. Up to ${formatBytes(maxBytes)} are accepted.`)
  const token = await fetchAccessToken()
  signal.throwIfAborted()
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('file', file)

  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const xhr = new XMLHttpRequest()
  xhr.open('POST', path)
  xhr.setRequestHeader('authorization', `Bearer ${token}`)
  // The form around the file counts as well.
  xhr.upload.onprogress = ({ loaded, total }) => onProgress(file.size * (loaded / total))
  xhr.onload = () => {
    if (xhr.status === 201) resolve(xhr.responseText)
    else reject(refusalOf(xhr.status, xhr.responseText))
  }
  xhr.onerror = () => reject(new Error('The connection broke off before the file was there. Try again.'))
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
