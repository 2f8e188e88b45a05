import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createIdentify, remoteKeys } from '@abparts/auth/access-token'
import { openLocks } from '@abparts/db/locks'
import { createApp as createGateway } from '@abparts/gateway/app'
import { createReverseProxy } from '@abparts/gateway/edge/reverse-proxy'
import { openVideoChanges } from '@abparts/gateway/trpc/video-changes'
import { trustedProxies } from '@abparts/http/client-address'
import { answerInContext } from '@abparts/http/request-context'
import { createApp as createImages } from '@abparts/images/app'
import { openBlobReader } from '@abparts/images/delivery/bytes'
import { freePorts } from '@abparts/local-postgres/free-ports'
import type { MediaAccess } from '@abparts/runtime/env'
import { createLog } from '@abparts/runtime/log'
import { openLocalStorage } from '@abparts/storage/local/storage'
import { createStorages } from '@abparts/storage/storages'
import { createTestDatabase } from '@abparts/testing/database'
import { createApp as createVideos } from '@abparts/videos/app'
import { expect, vi } from 'vitest'
import { publicUrl } from './people.ts'
import { populate } from './populate.ts'

/** Serves requests on a free port of this machine, as if from a single client. */
const listen = (fetch: (request: Request) => Response | Promise<Response>) =>
  Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    development: false,
    idleTimeout: 255,
    fetch: (request) => answerInContext(request, () => '127.0.0.1', fetch),
  })

export const authSecret = 'a'.repeat(32)
const mediaUrlSecrets = ['m'.repeat(32)]
const plenty = 1_000_000

/** Services and the users who call them, wherever the services run. */
export type Platform = Omit<Awaited<ReturnType<typeof startPlatform>>, 'routes'>

/**
 * The gateway, both services and the reverse proxy on ports of their own, with a database, a storage, two organizations
 * and users of every role.
 */
export async function startPlatform(access: MediaAccess = 'public') {
  const { db, url, close: closeDatabase } = await createTestDatabase()
  const root = await mkdtemp(join(tmpdir(), 'authorization-'))
  const log = createLog('authorization')
  log.level = 'fatal'
  const locks = openLocks(url)
  const blobs = openBlobReader(url)
  const videoChanges = openVideoChanges(db, url, log)

  const keys = remoteKeys(`${publicUrl}/api/auth/jwks`, async (request) => gateway.fetch(request))
  const common = {
    db,
    log,
    identify: createIdentify({ keys, issuer: publicUrl }),
    mediaUrlSecrets,
    publicBase: '',
    uploadsPerMinute: plenty,
  }
  const images = createImages({
    ...common,
    readBlob: blobs.readBlob,
    access,
    cacheBytes: plenty,
    sharedCache: null,
    encodeConcurrency: 2,
    renderConcurrency: 2,
  })
  const videos = createVideos({
    ...common,
    locks,
    storages: createStorages(await openLocalStorage(root)),
    delivery: 'proxy',
    maxVideoBytes: plenty,
  })
  const [imagesServer, videosServer] = [listen(images.fetch), listen(videos.fetch)]
  const gateway = createGateway({
    db,
    preparation: async () => null,
    videoChanges,
    log,
    config: {
      PUBLIC_URL: publicUrl,
      PORT: 3000,
      AUTH_SECRET: authSecret,
      MEDIA_URL_SECRETS: mediaUrlSecrets,
      MEDIA_ACCESS: access,
      IMAGES_URL: imagesServer.url.origin,
      VIDEOS_URL: videosServer.url.origin,
      DELIVERY_ORIGINS: [],
      CORS_ORIGINS: [],
      SIGN_INS_PER_MINUTE: plenty,
      MAIL_FROM: 'ABParts Media <no-reply@abparts.test>',
    },
  })
  const gatewayServer = listen(gateway.fetch)
  const origins = {
    gateway: gatewayServer.url.origin,
    images: imagesServer.url.origin,
    videos: videosServer.url.origin,
  }
  const reverseProxy = createReverseProxy({ ...origins, dashboard: origins.gateway }, log, trustedProxies([]))
  const reverseProxyPort = await new Promise<number>((resolve) =>
    reverseProxy.listen(0, '127.0.0.1', () => {
      const address = reverseProxy.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    }),
  )

  return {
    db,
    /** The address of each service, and of the reverse proxy in front of them. */
    origins: { ...origins, reverseProxy: `http://127.0.0.1:${reverseProxyPort}` },
    routes: Object.entries({ gateway, images, videos }).flatMap(([service, { routes }]) =>
      routes.map(({ method, path }) => `${service} ${method} ${path}`),
    ),
    ...(await populate(db, origins.gateway)),
    /** Every file in the storage. */
    storedFiles: async () => (await readdir(root, { recursive: true })).sort(),
    close: async () => {
      reverseProxy.closeAllConnections()
      reverseProxy.close()
      await videoChanges.close()
      await videos.uploadsSettled()
      for (const server of [gatewayServer, imagesServer, videosServer]) await server.stop(true)
      await locks.close()
      await blobs.close()
      await closeDatabase()
      await rm(root, { recursive: true })
    },
  }
}

const names = ['gateway', 'images', 'videos'] as const

/** The gateway and both services as deployed, each in its own process, and users to call them. */
export async function startServices() {
  const { db, url, close: closeDatabase } = await createTestDatabase()
  const root = await mkdtemp(join(tmpdir(), 'services-'))
  const [port = 0, imagesPort = 0, videosPort = 0] = await freePorts(3)
  const reverseProxy = `http://127.0.0.1:${port}`
  // Nothing from the caller's environment: its settings could lead to another platform.
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: url,
    MEDIA_ROOT: root,
    PORT: String(port),
    IMAGES_PORT: String(imagesPort),
    VIDEOS_PORT: String(videosPort),
    PUBLIC_URL: publicUrl,
    JWKS_URL: `${reverseProxy}/api/auth/jwks`,
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
  await vi.waitFor(async () => expect((await fetch(`${reverseProxy}/health/ready`)).status).toBe(200), {
    timeout: 50_000,
  })
  return {
    db,
    origins: {
      reverseProxy,
      // Only the reverse proxy knows its port.
      gateway: reverseProxy,
      images: `http://127.0.0.1:${imagesPort}`,
      videos: `http://127.0.0.1:${videosPort}`,
    },
    processes,
    /** Where files are stored. */
    root,
    ...(await populate(db, reverseProxy)),
    storedFiles: async () => (await readdir(root, { recursive: true })).sort(),
    close: async () => {
      for (const { process } of processes) process.kill('SIGTERM')
      for (const { process } of processes) await process.exited
      await closeDatabase()
      await rm(root, { recursive: true })
    },
  }
}
