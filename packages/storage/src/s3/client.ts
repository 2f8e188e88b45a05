import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { writeFault } from '../fault.ts'
import { parseAnswer } from './answer.ts'
import { type Body, bodyOf } from './body.ts'
import { isPassing, S3Error } from './error.ts'
import { type OutgoingRequest, readBody, send } from './send.ts'

export interface S3Settings {
  /** The base of the server's URLs: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Is the bucket a part of the host's name (`https://bucket.host/key`), and not of the path? */
  virtualHost: boolean
}

export interface S3Request {
  /** Of the object; none for the bucket itself. */
  key?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Body
  signal?: AbortSignal
  /** How often to try in all when the server fails or is not there. */
  attempts?: number
}

export interface S3Response {
  headers: IncomingHttpHeaders
  body: Buffer
}

const defaultAttempts = 5
const firstPauseMilliseconds = 100
const nothing = bodyOf(new Uint8Array())

/** Signed requests to one bucket (AWS Signature Version 4; each body goes with its SHA-256, which the server checks). */
export class S3Client {
  readonly #settings: S3Settings
  readonly #signingKeys = new Map<string, ArrayBuffer>()

  constructor(settings: S3Settings) {
    this.#settings = settings
  }

  /**
   * Sends a request, again after a growing pause while the server fails or is not there, and answers with a response
   * of status 2xx whose body waits to be read. Throws `S3Error`, or `insufficient_storage` when there is no room.
   */
  async open(method: string, request: S3Request): Promise<IncomingMessage> {
    return await this.#try(method, request, async (response) => response)
  }

  /** The same, and reads the body, which must be small. */
  async call(method: string, request: S3Request): Promise<S3Response> {
    return await this.#try(method, request, async (response) => ({
      headers: response.headers,
      body: await wholeBody(response),
    }))
  }

  /** A URL under which anyone may read an object for a while. */
  async presign(key: string, { expiresSeconds, query }: { expiresSeconds: number; query: Record<string, string> }) {
    const url = this.#url({ key, query: { ...query, 'X-Amz-Expires': String(expiresSeconds) } })
    const signed = await this.#signer({ method: 'GET', url: url.href, signQuery: true }).sign()
    return signed.url.href
  }

  async #try<Result>(
    method: string,
    request: S3Request,
    receive: (response: IncomingMessage) => Promise<Result>,
  ): Promise<Result> {
    const { body = nothing, signal, attempts = defaultAttempts } = request
    for (let attempt = 1; ; attempt++) {
      try {
        const { url, headers } = await this.#sign(method, request, body)
        return await exchange({ method, url, headers, body, signal }, receive)
      } catch (error) {
        if (!(error instanceof S3Error) || !isPassing(error) || attempt >= attempts || signal?.aborted)
          throw writeFault(error)
        await sleep(Math.random() * firstPauseMilliseconds * 2 ** attempt)
      }
    }
  }

  async #sign(method: string, request: S3Request, body: Body) {
    const headers = { ...request.headers, 'x-amz-content-sha256': body.sha256 }
    const signed = await this.#signer({ method, url: this.#url(request).href, headers }).sign()
    const length = request.body && { 'content-length': String(body.sizeBytes) }
    return { url: signed.url, headers: { ...Object.fromEntries(signed.headers), ...length } }
  }

  #signer(request: { method: string; url: string; headers?: Record<string, string>; signQuery?: boolean }) {
    const { accessKeyId, secretAccessKey, region } = this.#settings
    return new AwsV4Signer({
      ...request,
      service: 's3',
      accessKeyId,
      secretAccessKey,
      region,
      cache: this.#signingKeys,
    })
  }

  #url({ key = '', query = {} }: Pick<S3Request, 'key' | 'query'>): URL {
    const { endpoint, bucket, virtualHost } = this.#settings
    const url = new URL(endpoint)
    if (virtualHost) url.host = `${bucket}.${url.host}`
    url.pathname = `${url.pathname.replace(/\/$/, '')}${virtualHost ? '' : `/${bucket}`}${key && `/${key}`}`
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return url
  }
}

/** One request and its answer. Whatever fails in it is an `S3Error`. */
async function exchange<Result>(
  request: OutgoingRequest,
  receive: (response: IncomingMessage) => Promise<Result>,
): Promise<Result> {
  const doing = `${request.method} ${request.url.pathname}`
  try {
    const response = await send(request)
    const { statusCode: status = 0 } = response
    if (status >= 200 && status < 300) return await receive(response)
    const code = parseAnswer(await wholeBody(response))?.text('Code') ?? 'without a reason'
    throw new S3Error(doing, { status, code })
  } catch (cause) {
    if (cause instanceof S3Error) throw cause
    throw new S3Error(doing, { status: null, code: codeOf(cause), cause })
  }
}

async function wholeBody(response: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(readBody(response)))
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
}
