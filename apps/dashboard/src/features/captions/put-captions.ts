import { queryClient } from '../../lib/query-client.ts'
import { sendRequest } from '../../lib/send-request.ts'

/** Sets a video's captions in a language. Throws an error with the service's sentence. */
export async function putCaptions(videoId: string, language: string, text: Blob): Promise<void> {
  const headers = { 'content-type': 'text/vtt' }
  await sendRequest('PUT', `/videos/${videoId}/captions/${language}.vtt`, { headers, body: text })
  await queryClient.invalidateQueries()
}
