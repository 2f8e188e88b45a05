import { createHash } from 'node:crypto'
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { writeFault } from '../fault.ts'
import { isPassing, parseAnswer, S3Error } from './answer.ts'

/** The body of a request, read from the beginning for each attempt. */
export interface Body {
  sizeBytes: number
  /** Lower-case hexadecimal. The signature covers it, so the server checks it. */
  sha256: string
  /** Each block is valid until the next one is requested. */
  read: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** A few bytes in memory. */
export const bodyOf = (bytes: Uint8Array): Body => ({
  sizeBytes: bytes.byteLength,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  read: () => (bytes.byteLength === 0 ? [] : [bytes]),
})

/** How long a server may neither send nor accept anything while we wait for it. */
const silenceMilliseconds = 30_000

const plain = { request: http.request, agent: new http.Agent({ keepAlive: true }) }
const secure = { request: https.request, agent: new https.Agent({ keepAlive: true }) }

interface OutgoingRequest {
  method: string
  url: URL
  headers: Record<string, string>
  body: Body
  /** Closes the connection, whatever it is doing. */
  signal?: AbortSignal | undefined
}

/**
 * Sends a request and returns the head of the response; the body waits in the socket until `readBody`. Uses `node:http`
 * instead of `fetch`: in Bun it needs a third of the memory for a body that is not being read.
 */
function send({ method, url, headers, body, signal }: OutgoingRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request, agent } = url.protocol === 'https:' ? secure : plain
    const sent = request(url, { method, headers, agent, signal, timeout: silenceMilliseconds }, (response) => {
      sent.setTimeout(0)
      // The reader of the body gets the error; a body that nobody reads any more must not crash the process.
      response.on('error', reject)
      resolve(response)
    })
    sent.on('timeout', () => sent.destroy(silent()))
    sent.on('error', reject)
    writeBody(sent, body).catch((error) => sent.destroy(error))
  })
}

/** Block by block, each after the previous one is sent: whatever waits in the request would be held in memory. */
async function writeBody(sent: ClientRequest, body: Body): Promise<void> {
  for await (const block of body.read())
    await new Promise<void>((resolve, reject) => {
      sent.write(block, (error) => (error ? reject(error) : resolve()))
    })
  sent.end()
}

/** The chunks of a response's body. Stopping early closes the connection. */
export async function* readBody(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = response.iterator()
  try {
    for (;;) {
      const timer = setTimeout(() => response.destroy(silent()), silenceMilliseconds)
      const next = await chunks.next().finally(() => clearTimeout(timer))
      if (next.done) return
      yield next.value
    }
  } finally {
    response.destroy()
  }
}

const silent = () => Object.assign(new Error('The server fell silent.'), { code: 'ETIMEDOUT' })

export interface S3Settings {
  /** The base of the server's URLs: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Whether the bucket is part of the host name (`https://bucket.host/key`) instead of the path. */
  virtualHost: boolean
}

export interface S3Request {
  /** The key of the object; omitted for the bucket itself. */
  key?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Body
  signal?: AbortSignal
  /** The total number of attempts when the server fails or is unreachable. */
  attempts?: number
}

export interface S3Response {
  headers: IncomingHttpHeaders
  body: Buffer
}

const defaultAttempts = 5
const firstPauseMilliseconds = 100
const nothing = bodyOf(new Uint8Array())

/**
 * Signed requests to one bucket (AWS Signature Version 4; each body is sent with its SHA-256, which the server checks).
 */
export class S3Client {
  readonly #settings: S3Settings
  readonly #signingKeys = new Map<string, ArrayBuffer>()

  constructor(settings: S3Settings) {
    this.#settings = settings
  }

  /**
   * Sends a request, retrying after growing pauses while the server fails or is unreachable, and returns a 2xx response
   * whose body waits to be read. Throws `S3Error`, or `insufficient_storage` when there is no space.
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

  /** A URL under which anyone may read an object for a limited time. */
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

/** One request and its response. Any failure is an `S3Error`. */
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
