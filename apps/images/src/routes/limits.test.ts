import { ImagesLimits } from '@abparts/contracts/limits'
import { afterAll, expect, test } from 'vitest'
import { refusal, startTestImages } from '../testing.ts'

const service = await startTestImages()
const { get, upload } = service
afterAll(service.close)

test('the reported limits are the enforced ones', async () => {
  const answer = await get('/images/limits')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { images } = ImagesLimits.parse(await answer.json())
  const tooLarge = new Uint8Array(images.maxBytes + 1)
  expect(await refusal(upload('/users/profile-photo', service.people.user.headers, tooLarge))).toEqual([
    413,
    'too_large',
  ])
})
