import { AwsClient } from 'aws4fetch'
import type { S3Server } from './s3-server.ts'

/** A new bucket on a server. `close` deletes it with all that is there. */
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
    /** The same as the variables of a service. */
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
