import { queryClient } from './query-client.ts'
import { sendRequest } from './send-request.ts'

/** Removes the logo or photo at this path of the images service. Throws an error with the service's sentence. */
export async function removePicture(path: string): Promise<void> {
  await sendRequest('DELETE', path)
  await queryClient.invalidateQueries()
}
