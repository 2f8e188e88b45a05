import type { PlatformEnv } from './env.ts'
import type { Service } from './service.ts'
import type { ServiceEnv } from './service-env.ts'

interface Services {
  /** What must be ready before the front door opens. */
  behind: Service[]
  gateway: Service
}

/**
 * Bytes that pass through leave blocks behind for the collector, which takes its time on a large machine: it is told of
 * a small one.
 */
const servingMemory = { BUN_JSC_forceRAMSize: String(256 * 1024 ** 2) }

/** The processes of the platform. Only the gateway gets the secrets that it alone needs. */
export function listServices(env: PlatformEnv, { local, shared, gatewayOnly }: ServiceEnv): Services {
  const service = (name: string, entry: string, port: number | null, more: Record<string, string> = {}): Service => ({
    name,
    entry,
    env: { ...process.env, ...shared, ...more },
    readyUrl: port === null ? null : `${local(port)}/health/ready`,
  })
  return {
    behind: [
      service('images', 'apps/images/src/main.ts', env.IMAGES_PORT, servingMemory),
      service('videos', 'apps/videos/src/main.ts', env.VIDEOS_PORT, servingMemory),
      service('videos-worker', 'apps/videos/src/worker.ts', null),
    ],
    gateway: service('gateway', 'apps/gateway/src/main.ts', env.PORT, gatewayOnly),
  }
}
