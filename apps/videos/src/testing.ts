import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentify } from '@abparts/auth/access-token'
import { Problem } from '@abparts/contracts/error'
import { openLocks } from '@abparts/db/locks'
import { organizations, parts } from '@abparts/db/schema'
import { createLog } from '@abparts/runtime/log'
import { openLocalStorage } from '@abparts/storage/local/storage'
import type { ObjectStorage } from '@abparts/storage/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestIssuer } from '@abparts/testing/access-tokens'
import { createTestDatabase } from '@abparts/testing/database'
import { expect } from 'vitest'
import { createApp } from './app.ts'
import type { Dependencies } from './dependencies.ts'

export const maxVideoBytes = 200_000
export const mediaUrlSecrets = ['s'.repeat(32)]

type Fields = Record<string, string>
type Headers = Record<string, string>

interface TestAppOptions {
  uploadsPerMinute?: number
  /** The storage for new objects, if not the directory. */
  s3?: ObjectStorage
  delivery?: Dependencies['delivery']
}

/** The service with its own database, directory and users. */
export async function startTestApp({ s3, delivery = 'proxy', uploadsPerMinute = 600 }: TestAppOptions = {}) {
  const { db, url, close } = await createTestDatabase()
  const locks = openLocks(url)
  const root = await mkdtemp(join(tmpdir(), 'videos-'))
  const issuer = await createTestIssuer()
  const log = createLog('videos')
  log.level = 'silent'
  const storage = await openLocalStorage(root)
  const identify = createIdentify(issuer)
  const app = createApp({
    db,
    locks,
    storages: s3 === undefined ? createStorages(storage) : createStorages(s3, storage),
    delivery,
    log,
    identify,
    mediaUrlSecrets,
    publicBase: '',
    maxVideoBytes,
    uploadsPerMinute,
  })

  const addOrganization = async (name: string) => {
    const [organization] = await db.insert(organizations).values({ name }).returning()
    return organization?.id ?? ''
  }
  const ours = await addOrganization('Ours')
  const theirs = await addOrganization('Theirs')
  const headersOf = (role: 'user' | 'admin' | 'super_admin', organizationId: string | null) =>
    issuer.authorize({ sub: crypto.randomUUID(), role, organizationId })

  const send = async (method: string, path: string, headers: Headers = {}, body?: FormData | string) =>
    app.fetch(new Request(`http://localhost${path}`, { method, headers, ...(body !== undefined && { body }) }))
  return {
    app,
    db,
    url,
    storage,
    ours,
    people: {
      root: await headersOf('super_admin', null),
      admin: await headersOf('admin', ours),
      user: await headersOf('user', ours),
      stranger: await headersOf('admin', theirs),
    },
    addPart: async (organizationId: string | null) => {
      const values = { partNumber: crypto.randomUUID(), name: 'Part', organizationId }
      const [part] = await db.insert(parts).values(values).returning()
      return part?.id ?? ''
    },
    send,
    get: (path: string, headers?: Headers) => send('GET', path, headers),
    upload: (path: string, headers: Headers, bytes: Uint8Array<ArrayBuffer>, filename: string, fields: Fields = {}) => {
      const form = new FormData()
      form.append('file', new File([bytes], filename))
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      return send('POST', path, headers, form)
    },
    /** Every file below the storage's root. */
    storedFiles: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    },
    close: async () => {
      await locks.close()
      await close()
      await rm(root, { recursive: true })
    },
  }
}

/** Status and sentence of an answer that must be a problem. */
export async function refusal(answer: Response | Promise<Response>): Promise<[status: number, detail: string]> {
  const response = await answer
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect(problem.status).toBe(response.status)
  return [response.status, problem.detail]
}
