import { inject } from 'vitest'
import { createBucket } from './bucket.ts'
import { S3Server } from './s3-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with an S3 server, and starts it if need be. */
    s3ServerUrl: string
  }
}

/** A bucket of its own on a real S3 server. Call `close` when the suite is over: it deletes all that is there. */
export async function createTestBucket() {
  const answer = await fetch(inject('s3ServerUrl'))
  if (!answer.ok) throw new Error(await answer.text())
  return await createBucket(S3Server.parse(await answer.json()))
}
