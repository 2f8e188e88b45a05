import { startCephServer } from './ceph-server.ts'
import { S3Server } from './s3-server.ts'

/** A throw-away S3 server. With `S3_TEST_ENDPOINT` and keys it is the one there, which `close` leaves alone. */
export async function startS3Server(): Promise<{ server: S3Server; close: () => Promise<void> }> {
  const own = givenServer()
  return own === null ? await startCephServer() : { server: own, close: async () => undefined }
}

function givenServer(): S3Server | null {
  const { S3_TEST_ENDPOINT: endpoint, S3_TEST_REGION: region = 'us-east-1' } = process.env
  const { S3_TEST_ACCESS_KEY_ID: accessKeyId, S3_TEST_SECRET_ACCESS_KEY: secretAccessKey } = process.env
  return endpoint ? S3Server.parse({ endpoint, region, accessKeyId, secretAccessKey }) : null
}
