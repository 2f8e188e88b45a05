import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '@abparts/local-postgres/free-ports'
import { createTestDatabase } from '@abparts/testing/database'
import { expect, vi } from 'vitest'
import { populate } from './populate.ts'
import { publicUrl } from './start-platform.ts'

const names = ['gateway', 'images', 'videos'] as const

/** The gateway and both services as they are deployed, each a process of its own, and people to use them. */
export async function startServices() {
  const { db, url, close: closeDatabase } = await createTestDatabase()
  const root = await mkdtemp(join(tmpdir(), 'services-'))
  const [port = 0, imagesPort = 0, videosPort = 0] = await freePorts(3)
  const frontDoor = `http://127.0.0.1:${port}`
  // Nothing of the caller's environment: a setting of theirs would lead to another platform.
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: url,
    MEDIA_ROOT: root,
    PORT: String(port),
    IMAGES_PORT: String(imagesPort),
    VIDEOS_PORT: String(videosPort),
    PUBLIC_URL: publicUrl,
    JWKS_URL: `${frontDoor}/api/auth/jwks`,
    AUTH_SECRET: 'a'.repeat(32),
    MEDIA_URL_SECRETS: 'm'.repeat(32),
    SIGN_INS_PER_MINUTE: '1000000',
    UPLOADS_PER_MINUTE: '1000000',
  }
  const processes = names.map((name) => {
    const main = fileURLToPath(new URL(`../../../apps/${name}/src/main.ts`, import.meta.url))
    return {
      name,
      process: Bun.spawn([process.execPath, main], { env, stdout: 'ignore' }),
    }
  })
  await vi.waitFor(async () => expect((await fetch(`${frontDoor}/health/ready`)).status).toBe(200), { timeout: 50_000 })
  return {
    db,
    origins: {
      frontDoor,
      // Its own port is known to the front door alone.
      gateway: frontDoor,
      images: `http://127.0.0.1:${imagesPort}`,
      videos: `http://127.0.0.1:${videosPort}`,
    },
    processes,
    /** Where files are stored. */
    root,
    ...(await populate(db, frontDoor)),
    storedFiles: async () => (await readdir(root, { recursive: true })).sort(),
    close: async () => {
      for (const { process } of processes) process.kill('SIGTERM')
      for (const { process } of processes) await process.exited
      await closeDatabase()
      await rm(root, { recursive: true })
    },
  }
}
