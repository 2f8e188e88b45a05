import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimStorages } from '@abparts/core/installation/claim-storages'
import { storageObjects, videos } from '@abparts/db/schema'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { root } from '../platform/root.ts'

/** A database and a directory of objects, and the operator's command for them. */
export async function openInstallation() {
  const { db, url, close } = await createTestDatabase()
  const mediaRoot = await mkdtemp(path.join(tmpdir(), 'media-command-'))
  const storage = await openLocalStorage(mediaRoot)
  await claimStorages(db, createStorages(storage))
  const store = (key: string, content: string) => storage.put(key, new Blob([content]).stream())

  const ownEnv = { PATH: process.env.PATH, DATABASE_URL: url, MEDIA_ROOT: mediaRoot }
  const start = (args: string[], env: Record<string, string> = {}) =>
    Bun.spawn([process.execPath, 'scripts/media.ts', ...args], {
      cwd: root,
      env: { ...ownEnv, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  return {
    db,
    url,
    env: ownEnv,
    mediaRoot,
    storage,
    store,
    start,
    async media(args: string[], env: Record<string, string> = {}) {
      const command = start(args, env)
      const [output, errors] = await Promise.all([command.stdout.text(), command.stderr.text()])
      return { code: await command.exited, output, errors }
    },
    /** Returns the key of its object. */
    async addVideo(content = 'content') {
      const key = `videos/support/${crypto.randomUUID()}/1.mp4`
      const values = { key, backend: 'local', ...(await store(key, content)) } as const
      const [object] = await db.insert(storageObjects).values(values).returning()
      const about = { kind: 'support', state: 'ready', originalFilename: 'a.mp4', contentType: 'video/mp4' } as const
      await db.insert(videos).values({ ...about, objectId: object?.id, sizeBytes: 7 })
      return key
    },
    close: async () => {
      await close()
      await rm(mediaRoot, { recursive: true })
    },
  }
}

/** What `--json` prints. */
export const jsonLines = (output: string): unknown[] =>
  Array.from(output.trim().split('\n'), (line) => JSON.parse(line))
