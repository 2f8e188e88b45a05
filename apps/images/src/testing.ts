import { createIdentify } from '@abparts/auth/access-token'
import { Problem } from '@abparts/contracts/error'
import { UploadedImage } from '@abparts/contracts/image'
import type { AccessToken } from '@abparts/contracts/token'
import { insertedRow } from '@abparts/db/inserted-row'
import { organizations, parts, users } from '@abparts/db/schema'
import { createLog } from '@abparts/runtime/log'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import sharp from 'sharp'
import { createApp } from './app.ts'
import { openBlobReader } from './delivery/bytes.ts'

type AppOptions = Parameters<typeof createApp>[0]
type Headers = Record<string, string>

/** The images service with its own database and users. For tests. */
export async function startTestImages() {
  const { db, url, close: closeDatabase } = await createTestDatabase()
  const blobs = openBlobReader(url)
  const issuer = await createTestIssuer()
  const secrets = ['s'.repeat(32)]
  const log = createLog('images')
  log.level = 'silent'

  /** One instance of the service; several may share the database. */
  const createInstance = (options: Partial<AppOptions> = {}) =>
    createApp({
      db,
      readBlob: blobs.readBlob,
      log,
      identify: createIdentify(issuer),
      mediaUrlSecrets: secrets,
      access: 'public',
      publicBase: '',
      cacheBytes: 1_000_000,
      sharedCache: null,
      uploadsPerMinute: 1_000_000,
      encodeConcurrency: 2,
      renderConcurrency: 2,
      ...options,
    })
  const app = createInstance()

  const insertOne = async (insert: Promise<{ id: string }[]>) => insertedRow(await insert).id
  const addOrganization = (name: string) => insertOne(db.insert(organizations).values({ name }).returning())
  const addPart = (organizationId: string | null) =>
    insertOne(db.insert(parts).values({ partNumber: crypto.randomUUID(), name: 'Part', organizationId }).returning())
  const addUser = async (role: AccessToken['role'], organizationId: string | null) => {
    const name = crypto.randomUUID()
    const id = await insertOne(
      db
        .insert(users)
        .values({ username: name, email: `${name}@example.com`, name, role, organizationId })
        .returning(),
    )
    return { id, headers: await issuer.authorize({ sub: id, role, organizationId }) }
  }
  const ours = await addOrganization('Ours')
  const theirs = await addOrganization('Theirs')
  const people = {
    root: await addUser('super_admin', null),
    admin: await addUser('admin', ours),
    user: await addUser('user', ours),
    stranger: await addUser('admin', theirs),
  }

  const send = (
    method: string,
    path: string,
    headers: Headers = {},
    body?: FormData | Uint8Array<ArrayBuffer>,
    instance = app,
  ) => instance.fetch(new Request(`http://localhost${path}`, { method, headers, ...(body !== undefined && { body }) }))
  const get = (path: string, headers?: Headers, instance = app) => send('GET', path, headers, undefined, instance)
  const upload = (path: string, headers: Headers, bytes: Uint8Array<ArrayBuffer>, instance = app) => {
    const form = new FormData()
    form.append('file', new File([bytes], 'image.jpg'))
    return send('POST', path, headers, form, instance)
  }
  /** Uploads an image of one colour as a super admin. */
  const addImage = async (path: string, background: string, headers: Headers = people.root.headers, instance = app) => {
    const answer = await upload(path, headers, await plainImage(background), instance)
    if (answer.status !== 201) throw new Error(await answer.text())
    return UploadedImage.parse(await answer.json())
  }
  const close = async () => {
    await blobs.close()
    await closeDatabase()
  }
  return { db, url, secrets, ours, people, createInstance, addUser, addPart, send, get, upload, addImage, close }
}

/** A JPEG of 60 × 40 pixels in one colour. */
export const plainImage = async (background: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .jpeg()
      .toBuffer(),
  )

/** Status and code of a refusal; fails unless it is a valid problem answer. */
export async function refusal(answer: Response | Promise<Response>): Promise<[number, string]> {
  const response = await answer
  const contentType = response.headers.get('content-type')
  if (contentType !== 'application/problem+json') throw new Error(`Not a problem but ${response.status} ${contentType}`)
  const problem = Problem.parse(await response.json())
  if (problem.status !== response.status)
    throw new Error(`Status ${response.status} has a problem with status ${problem.status}`)
  return [response.status, problem.code]
}
