import { AwsClient } from 'aws4fetch'
import { inject } from 'vitest'
import { startCephServer } from './ceph-server.ts'
import { S3Server } from './s3-server.ts'

/** A new bucket on a server. `close` deletes it with all its content. */
export async function createBucket(server: S3Server) {
  const bucket = `test-${crypto.randomUUID()}`
  const settings = { ...server, bucket, virtualHost: false }
  const client = new AwsClient({ ...server, service: 's3' })
  const change = async (method: string) => {
    const changed = await client.fetch(`${server.endpoint}/${bucket}`, { method })
    if (!changed.ok) throw new Error(`${method} of a bucket: ${changed.status} ${await changed.text()}`)
  }
  await change('PUT')
  return {
    settings,
    /** The same, as environment variables of a service. */
    env: {
      S3_ENDPOINT: server.endpoint,
      S3_BUCKET: bucket,
      S3_REGION: server.region,
      S3_ACCESS_KEY_ID: server.accessKeyId,
      S3_SECRET_ACCESS_KEY: server.secretAccessKey,
    },
    close: async () => {
      const objects = new Bun.S3Client(settings)
      for (;;) {
        const { contents = [] } = await objects.list()
        if (contents.length === 0) break
        await Promise.all(contents.map(({ key }) => objects.delete(key)))
      }
      await change('DELETE')
    },
  }
}

/** A throw-away S3 server. With `S3_TEST_ENDPOINT` and keys it is that server, which `close` leaves alone. */
export async function startS3Server(): Promise<{ server: S3Server; close: () => Promise<void> }> {
  const own = givenServer()
  return own === null ? await startCephServer() : { server: own, close: async () => undefined }
}

function givenServer(): S3Server | null {
  const { S3_TEST_ENDPOINT: endpoint, S3_TEST_REGION: region = 'us-east-1' } = process.env
  const { S3_TEST_ACCESS_KEY_ID: accessKeyId, S3_TEST_SECRET_ACCESS_KEY: secretAccessKey } = process.env
  return endpoint ? S3Server.parse({ endpoint, region, accessKeyId, secretAccessKey }) : null
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Returns an S3 server, starting it if necessary. */
    s3ServerUrl: string
  }
}

/** A separate bucket on a real S3 server. Call `close` when the suite is over: it deletes all its content. */
export async function createTestBucket() {
  const answer = await fetch(inject('s3ServerUrl'))
  if (!answer.ok) throw new Error(await answer.text())
  return await createBucket(S3Server.parse(await answer.json()))
}
