import { expect, test } from 'vitest'
import { Env } from '../env.ts'

const base = {
  DATABASE_URL: 'postgres://localhost/x',
  AUTH_SECRET: 'a'.repeat(32),
  MEDIA_URL_SECRETS: 'm'.repeat(32),
}

test.each([
  [{}, []],
  [{ S3_ENDPOINT: 'https://s3.example.com', S3_BUCKET: 'media' }, []],
  [{ VIDEO_DELIVERY: 'redirect', S3_BUCKET: 'media' }, ['https://s3.us-east-1.amazonaws.com']],
  [{ VIDEO_DELIVERY: 'redirect', S3_ENDPOINT: 'http://s3.example.com:9000/x' }, ['http://s3.example.com:9000']],
  [
    { VIDEO_DELIVERY: 'redirect', S3_REGION: 'eu-1', S3_BUCKET: 'media', S3_ADDRESSING: 'virtual-host' },
    ['https://media.s3.eu-1.amazonaws.com'],
  ],
])('with %j the page may connect to %j', (variables, origins) => {
  expect(Env.parse({ ...base, ...variables }).DELIVERY_ORIGINS).toEqual(origins)
})
