import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const minute = 60_000

/** Vitest gives BASE_URL a meaning of its own (the base of an app's paths): put back what the caller said. */
const outside = { BASE_URL: process.env.BASE_URL ?? '' }

const besideTheCode = {
  // A third of their time they wait for programs that they run.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  globalSetup: ['packages/testing/src/database-server.ts', 'packages/testing/src/s3-on-demand.ts'],
  testTimeout: minute,
}

export default defineConfig({
  test: {
    // Bun runs worker threads; vitest's default, forks, fails on it.
    pool: 'threads',
    experimental: { viteModuleRunner: false, nodeLoader: false },
    maxWorkers: '100%',
    hookTimeout: minute,
    // Vitest's own second is over at once where other programs have the processors.
    expect: { poll: { timeout: minute / 2 } },
    projects: [
      {
        extends: true,
        test: {
          ...besideTheCode,
          name: 'code',
          // A test file leaves nothing in the modules that others import. Loading them again took a quarter of the time.
          isolate: false,
          include: [
            'apps/*/src/**/*.test.{ts,tsx}',
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'infra/*.test.ts',
          ],
          exclude: ['packages/acceptance/**', 'scripts/start.test.ts', '**/*.system.test.ts', '**/node_modules/**'],
        },
      },
      // Whole commands, services and platforms, and programs that npm cannot bring.
      {
        extends: true,
        test: { ...besideTheCode, name: 'system', include: ['{apps,packages,scripts}/**/*.system.test.ts'] },
      },
      { extends: true, test: { name: 'start', include: ['scripts/start.test.ts'], testTimeout: 2 * minute } },
      // These two look at a running platform from outside: BASE_URL and credentials come from the environment.
      {
        extends: true,
        test: {
          name: 'acceptance',
          include: ['packages/acceptance/src/**/*.test.ts'],
          env: outside,
          testTimeout: minute,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['apps/dashboard/e2e/**/*.test.ts'],
          env: outside,
          testTimeout: 2 * minute,
        },
      },
    ],
  },
})
